// One connection as it is now: told by the server, or asked for every three seconds where the telling breaks.
import { useDocumentVisibility } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followConnection } from './follow.ts';
import { liveQuery } from './live-queries.ts';

const askMs = 3000;
/** While the server tells, asking is only a guard against a stream that is open and silent. */
const guardMs = 30_000;

export function useLive(id: string) {
  const queryClient = useQueryClient();
  const [isStreaming, setStreaming] = useState(false);
  // A browser opens six lines to a server in all: pages that nobody sees must not hold them.
  const isSeen = useDocumentVisibility() === 'visible';
  const answer = useQuery({ ...liveQuery(id), refetchInterval: isStreaming ? guardMs : askMs });
  const exists = answer.data !== undefined;
  useEffect(() => {
    if (!isSeen || !exists) return;
    return followConnection(id, {
      onChange: (connection) => queryClient.setQueryData(liveQuery(id).queryKey, connection),
      onStreaming: setStreaming,
    });
  }, [id, isSeen, exists, queryClient]);
  useFreshAnswers(id, answer.data?.state);
  return answer;
}

/** What other pages show is old once a connection has changed its state. */
function useFreshAnswers(id: string, state: string | undefined) {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (state === undefined) return;
    for (const queryKey of [['syncs', id], ['coverage', id], ['connections'], ['overview'], ['metric']])
      void queryClient.invalidateQueries({ queryKey });
  }, [id, state, queryClient]);
}

// Tells a connection to do something, and looks at once at what became of it.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { change } from '../api/client.ts';
import { connectionPath, liveQuery, syncsQuery } from '../api/live-queries.ts';

type Command = 'start' | 'sync' | 'pause' | 'resume';

export function useCommand(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (command: Command) => change('POST', connectionPath(id, `/${command}`)),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: liveQuery(id).queryKey });
      void queryClient.invalidateQueries({ queryKey: syncsQuery(id).queryKey });
    },
  });
}

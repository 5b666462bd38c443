// Your sessions: where you are signed in, and the end of it.
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { MemberSession, SessionsEnded } from '../../src/api/contract/sessions.ts';
import { ownSessionsQuery, useAccessChange } from '../api/member-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';
import { begunWith } from '../words/members.ts';
import { instantName } from '../words/weeks.ts';

export function SessionsPage() {
  const answer = useQuery(ownSessionsQuery);
  const sessions = answer.data?.sessions ?? [];
  return (
    <>
      <PageHead title="Settings" />
      <SettingsPages />
      <p className="measure">
        Where you are signed in. A session ends seven days after its last use. Neither its address nor its browser is
        kept; when it was used is known to the hour.
      </p>
      {answer.isPending && <Loading height={160} what="Loading your sessions" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {sessions.length > 0 && <SessionTable sessions={sessions} />}
      {sessions.length > 1 && <EndOthers />}
    </>
  );
}

function SessionTable({ sessions }: { readonly sessions: readonly MemberSession[] }) {
  return (
    <div className="sheet ledger-sheet" tabIndex={0} role="group" aria-label="Your sessions">
      <table className="ledger" role="table">
        <thead role="rowgroup">
          <tr role="row">
            {['Began', 'How', 'Last used', 'Ends unless used', 'Action'].map((each) => (
              <th key={each} scope="col" role="columnheader">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {sessions.map((each) => (
            <SessionRow key={each.id} session={each} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SessionRow({ session }: { readonly session: MemberSession }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const end = useEnd(session);
  const began = instantName(session.begunAt, timeZone);
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        {began}
        {session.isThis && <div className="dimmed small">This session</div>}
      </th>
      <td role="cell" data-name="How">
        {begunWith[session.begunWith]}
      </td>
      <td role="cell" data-name="Last used">
        {instantName(session.usedAt, timeZone)}
      </td>
      <td role="cell" data-name="Ends unless used">
        {instantName(session.expiresAt, timeZone)}
      </td>
      <td role="cell" data-name="Action">
        <Button variant="default" size="xs" loading={end.isPending} onClick={() => end.mutate(undefined)}>
          {session.isThis ? 'Sign out' : 'End'}
          <span className="spoken"> the session of {began}</span>
        </Button>
        {end.isError && <Failing problem={end.error} title="It goes on" />}
      </td>
    </tr>
  );
}

/** This session ends as signing out does, so that the browser forgets it too. */
function useEnd({ id, isThis }: MemberSession) {
  const queryClient = useQueryClient();
  const path = isThis ? '/api/session' : `/api/sessions/${encodeURIComponent(id)}`;
  return useAccessChange('DELETE', path, () => {
    if (!isThis) return;
    queryClient.setQueryData(sessionQuery.queryKey, null);
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
  });
}

function EndOthers() {
  const end = useAccessChange<SessionsEnded>('DELETE', '/api/sessions');
  return (
    <>
      <Button mt="md" variant="default" loading={end.isPending} onClick={() => end.mutate(undefined)}>
        End all others
      </Button>
      {end.isError && <Failing problem={end.error} title="They go on" />}
    </>
  );
}

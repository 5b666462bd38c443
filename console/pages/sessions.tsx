// Your sessions: where you are signed in, and the end of it.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MemberSession, SessionsEnded } from '../../src/api/contract/sessions.ts';
import { ownSessionsQuery, useAccessChange, useForget } from '../api/member-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
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
      <PageHead
        title="Your sessions"
        lead="Where you are signed in. A session ends seven days after its last use. Neither its address nor its browser is kept; when it was used is known to the hour."
      />
      <SettingsPages />
      {answer.isPending && <Loading height={160} what="Loading your sessions" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {sessions.length > 0 && <SessionTable sessions={sessions} />}
      {sessions.length > 1 && <EndOthers />}
    </>
  );
}

function SessionTable({ sessions }: { readonly sessions: readonly MemberSession[] }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const columns: readonly Column<MemberSession>[] = [
    {
      name: 'Began',
      render: ({ begunAt, isThis }) => (
        <>
          {instantName(begunAt, timeZone)}
          {isThis && <div className="dimmed small">This session</div>}
        </>
      ),
    },
    { name: 'How', render: (session) => begunWith[session.begunWith] },
    { name: 'Last used', render: ({ usedAt }) => instantName(usedAt, timeZone) },
    { name: 'Ends unless used', render: ({ expiresAt }) => instantName(expiresAt, timeZone) },
    {
      name: 'Action',
      isAction: true,
      render: (session) => <End session={session} began={instantName(session.begunAt, timeZone)} />,
    },
  ];
  return <Ledger name="Your sessions" columns={columns} rows={sessions} keyOf={({ id }) => id} />;
}

function End({ session, began }: { readonly session: MemberSession; readonly began: string }) {
  const end = useEnd(session);
  return (
    <>
      <Button variant="default" size="xs" loading={end.isPending} onClick={() => end.mutate(undefined)}>
        {session.isThis ? 'Sign out' : 'End'}
        <span className="spoken"> the session of {began}</span>
      </Button>
      {end.isError && <Failing problem={end.error} title="It goes on" />}
    </>
  );
}

/** This session ends as signing out does, so that the browser forgets it too. */
function useEnd({ id, isThis }: MemberSession) {
  const forget = useForget();
  const path = isThis ? '/api/session' : `/api/sessions/${encodeURIComponent(id)}`;
  return useAccessChange('DELETE', path, () => isThis && forget());
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

// Which channels a connection reads and how far back, with the way to change it.
import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { channelsLine, horizonName } from '../words/live.ts';
import { reachWords } from '../words/reach.ts';

export function Reads({ connection }: { readonly connection: LiveConnection }) {
  const isAllowed = useMayManage();
  const { id, choice, limits, state } = connection;
  if (choice === null) return null;
  return (
    <section className="block">
      <Title order={2}>What is read</Title>
      <dl className="facts">
        <dt>Channels</dt>
        <dd>{channelsLine(choice, reachWords[limits.reach].all)}</dd>
        <dt>Externally shared</dt>
        <dd>{choice.includesExternal ? 'Read too' : 'Left out'}</dd>
        <dt>Horizon</dt>
        <dd>{horizonName(choice.horizonDays)} before today</dd>
        <dt>Reads as</dt>
        <dd>{readerOf(connection)}</dd>
      </dl>
      {isAllowed && state !== 'disconnected' && (
        <p className="block-link">
          <Link to="/connections/$connectionId/choice" params={{ connectionId: id }} className="link">
            Change what is read
          </Link>
        </p>
      )}
    </section>
  );
}

function readerOf({ mode, route }: Pick<LiveConnection, 'mode' | 'route'>): string {
  if (route === 'proxy') return 'Whoever the token of the proxy is of';
  if (route === 'psoxy') return 'Whoever the token of the Psoxy is of';
  return mode === 'bot' ? 'A bot' : 'The person who gave the consent';
}

// The Psoxy of a connection: where it is, how it is, and whether its salt is the one that the connection was made with.
import { useQuery } from '@tanstack/react-query';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import type { PsoxyStandingShown } from '../../src/api/contract/psoxies.ts';
import { psoxyQuery } from '../api/live-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { PsoxyFindings } from '../connect/psoxy-findings.tsx';

import { instantName } from '../words/weeks.ts';
import { AskedSheet } from './asked-sheet.tsx';

export function PsoxySheet({ connection: { id, connectorName } }: { readonly connection: LiveConnection }) {
  const answer = useQuery(psoxyQuery(id));
  return (
    <AskedSheet
      id="psoxy-title"
      title="Through a Psoxy of yours"
      lead={`It alone holds the token of ${connectorName}, and gives tokens in place of the ids of people, and no text.`}
      answer={answer}
      height={160}
    >
      {(standing) => <Standing standing={standing} />}
    </AskedSheet>
  );
}

const authorizations: Readonly<Record<PsoxyStandingShown['authorization'], string>> = {
  aws: 'a role of AWS',
  'aws-machine': 'a role of AWS, which the machine that Tacit runs on takes on',
  google: 'a service account of Google',
  'google-machine': 'the service account of the machine that Tacit runs on',
  bearer: 'a bearer of your gateway',
};

function Standing({ standing }: { readonly standing: PsoxyStandingShown }) {
  const { host, authorization, knowsSalt, salt, since, askedAt, health, problem } = standing;
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  return (
    <>
      {problem !== null && (
        <div className="note" role="note">
          <strong>{problem.message}</strong> {problem.next}
        </div>
      )}
      {health !== null && health.findings.length > 0 && (
        <div className="note" role="note">
          <strong>{health.isSound ? 'It can be read.' : 'It cannot be read as it is.'}</strong>
          <PsoxyFindings findings={health.findings} />
        </div>
      )}
      <dl className="facts is-apart">
        <dt>Address</dt>
        <dd>
          <code>{host}</code>
        </dd>
        <dt>It lets us in by</dt>
        <dd>{authorizations[authorization]}</dd>
        <dt>State</dt>
        <dd>{health === null ? 'does not answer as it should' : `answers, version ${health.version ?? 'not told'}`}</dd>
        {health !== null && health.source !== null && (
          <>
            <dt>It reads</dt>
            <dd>
              <code>{health.source}</code>
            </dd>
          </>
        )}
        <dt>Fingerprint of its salt</dt>
        <dd>
          <code>{salt}…</code> since {instantName(since, timeZone)}
          {health !== null && (health.isSameSalt ? ', and still' : ', and not any more')}
        </dd>
        <dt>The salt itself</dt>
        <dd>{knowsSalt ? 'given, and sealed' : 'not given: HR files in clear match nobody here'}</dd>
        <dt>Asked</dt>
        <dd>{instantName(askedAt, timeZone)}</dd>
      </dl>
    </>
  );
}

// The proxy of a connection: where it is, whether it answers, and whether it is the one that the connection was made with.
import { useQuery } from '@tanstack/react-query';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import type { ProxyStanding } from '../../src/api/contract/proxies.ts';
import { proxyQuery } from '../api/live-queries.ts';
import { NoLookups } from './by-address.tsx';
import { AskedSheet } from './asked-sheet.tsx';

export function ProxySheet({ connection: { id, connectorName } }: { readonly connection: LiveConnection }) {
  const answer = useQuery(proxyQuery(id));
  return (
    <AskedSheet
      id="proxy-title"
      title="Through a proxy of yours"
      lead={`It runs in your network and alone holds the token of ${connectorName} and the key of the pseudonyms. Rows without content come from it, and nothing else.`}
      answer={answer}
      height={140}
    >
      {(standing) => <Standing standing={standing} />}
    </AskedSheet>
  );
}

const proofs: Readonly<Record<ProxyStanding['proof'], string>> = {
  secret: 'a secret that you gave it',
  token: 'tokens that we sign',
  certificate: 'a certificate of ours',
};

function Standing({ standing: { host, proof, key, health, problem } }: { readonly standing: ProxyStanding }) {
  return (
    <>
      {problem !== null && (
        <div className="note" role="note">
          <strong>{problem.message}</strong> {problem.next}
        </div>
      )}
      {health?.lookups === false && <NoLookups />}
      <dl className="facts is-apart">
        <dt>Address</dt>
        <dd>
          <code>{host}</code>
        </dd>
        <dt>It knows us by</dt>
        <dd>{proofs[proof]}</dd>
        <dt>State</dt>
        <dd>{health === null ? 'does not answer as it should' : `answers, version ${health.version}`}</dd>
        {health !== null && (
          <>
            <dt>Declaration</dt>
            <dd>
              {health.isSameDeclaration
                ? 'the same as here'
                : 'another one than here: run the proxy in the version of this server'}
            </dd>
            <dt>Objections by address</dt>
            <dd>{health.lookups ? 'recognized: it says by which tokens it knows an address' : 'refused'}</dd>
          </>
        )}
        <dt>Key</dt>
        <dd>
          <code>{key}</code>
        </dd>
        {health !== null && health.key !== key && (
          <>
            <dt>Key now</dt>
            <dd>
              <code>{health.key}</code>
            </dd>
          </>
        )}
      </dl>
    </>
  );
}

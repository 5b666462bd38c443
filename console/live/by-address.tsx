// What a connection cannot do for somebody who objects by their address: said where it is connected and where it stands.
import { useQuery } from '@tanstack/react-query';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { proxyQuery } from '../api/live-queries.ts';
import { objectAgainText } from '../words/live.ts';

export function ByAddress({ connection }: { readonly connection: LiveConnection }) {
  const { objectAgain, addresses, route, state, id } = connection;
  return (
    <>
      {objectAgain !== null && (
        <div className="note" role="note">
          <strong>{objectAgainText(objectAgain)}</strong> They are not recognized in what comes from here. Record their
          objections again, by their addresses: <code>npx tacit objection add</code>.
        </div>
      )}
      {addresses === 'unknown' && state !== 'disconnected' && route === 'psoxy' && (
        <div className="note" role="note">
          <strong>Nobody can object or be erased by their address.</strong> The salt of the Psoxy is not known here, so
          nobody is found by it: connect again with the salt.
        </div>
      )}
      {route === 'proxy' && state === 'setting-up' && <Lookups id={id} />}
    </>
  );
}

function Lookups({ id }: Pick<LiveConnection, 'id'>) {
  const { data } = useQuery(proxyQuery(id));
  return data?.health?.lookups === false ? <NoLookups /> : null;
}

/** Beside what else is said of a proxy. */
export function NoLookups() {
  return (
    <div className="note" role="note">
      <strong>Nobody can object or be erased by their address.</strong> The proxy does not say by which tokens it knows
      one: set <code>TACIT_PROXY_LOOKUPS=on</code> there, and run it in the version of this server.
    </div>
  );
}

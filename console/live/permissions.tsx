// What was granted at the source, checked off against what was asked for.
import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { ScopeList } from '../connect/scope-list.tsx';
import { inWords } from '../words/live.ts';
import { capital } from '../words/values.ts';

type Scope = LiveConnection['scopes'][number];

interface PermissionsProps {
  readonly connection: LiveConnection;
  /** Folded away while all is as it should be. */
  readonly isFolded?: boolean;
}

export function Permissions({ connection, isFolded = false }: PermissionsProps) {
  const { scopes, limits, connectorName } = connection;
  // A Psoxy does not say what its token may do.
  if (connection.route === 'psoxy') return null;
  // Of a refused scope more is said elsewhere.
  const said = [...limits.refusedScopes, ...limits.waivedScopes];
  const widerScopes = connection.widerScopes.filter((each) => !said.includes(each));
  const isWhole = scopes.every((each) => each.isGranted === true);
  return (
    <section className="block measure">
      <Title order={2}>Permissions</Title>
      {isFolded && isWhole ? (
        <details>
          <summary>{grantedSentence(scopes)}</summary>
          <ScopeList scopes={scopes} />
        </details>
      ) : (
        <>
          <p>{grantedSentence(scopes)}</p>
          <ScopeList scopes={scopes} />
        </>
      )}
      {isFolded && connection.state !== 'disconnected' && connection.route === 'token' && (
        <Renew connection={connection} />
      )}
      {widerScopes.length > 0 && <Wider scopes={widerScopes} name={connectorName} />}
    </section>
  );
}

/** A consent can be renewed at any time, to add a permission or to give it with another account. */
function Renew({ connection }: { readonly connection: LiveConnection }) {
  const isAllowed = useMayManage();
  if (!isAllowed) return null;
  return (
    <p className="block-link">
      <Link
        to="/connections/new/$connectorId"
        params={{ connectorId: connection.connectorId }}
        search={{ connection: connection.id }}
        className="link"
      >
        Reconnect, to renew the consent
      </Link>
    </p>
  );
}

function grantedSentence(scopes: readonly Scope[]): string {
  const granted = scopes.filter((each) => each.isGranted === true).length;
  if (granted === scopes.length)
    return `${capital(inWords(granted, 'permission', 'permissions'))} asked for, all granted.`;
  return `${capital(inWords(scopes.length, 'permission', 'permissions'))} asked for, ${inWords(granted, 'of them granted', 'of them granted')}.`;
}

function Wider({ scopes, name }: { readonly scopes: readonly string[]; readonly name: string }) {
  return (
    <div className="note" role="note">
      <strong>More was granted than we ask for.</strong> Tacit does not use it. To be safe, take it out of the app at{' '}
      {name} and reconnect:
      <ul>
        {scopes.map((each) => (
          <li key={each}>
            <code>{each}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

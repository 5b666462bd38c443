// What was granted at the source, checked off against what was asked for.
import { Title } from '@mantine/core';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { ScopeList } from '../connect/scope-list.tsx';
import { inWords } from '../words/live.ts';
import { capital } from '../words/values.ts';

type Scope = LiveConnection['scopes'][number];

export function Permissions({ connection }: { readonly connection: LiveConnection }) {
  const { scopes, widerScopes, connectorName } = connection;
  return (
    <section className="block measure">
      <Title order={2}>Permissions</Title>
      <p>{grantedSentence(scopes)}</p>
      <ScopeList scopes={scopes} />
      {widerScopes.length > 0 && <Wider scopes={widerScopes} name={connectorName} />}
    </section>
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
          <li key={each}>{each}</li>
        ))}
      </ul>
    </div>
  );
}

// The permissions that a connector asks for, each with its reason and, after consent, whether it was granted.
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { AskedIcon, KeptIcon, NeverIcon } from '../frame/icons.tsx';
import { streamName } from '../words/live.ts';
import { capital } from '../words/values.ts';

type Scope = LiveConnection['scopes'][number];

export function ScopeList({ scopes }: { readonly scopes: readonly Scope[] }) {
  return (
    <ul className="slip-list scopes">
      {scopes.map((each) => (
        <li key={each.name} data-granted={each.isGranted ?? undefined}>
          {each.isGranted === null ? <AskedIcon /> : each.isGranted ? <KeptIcon /> : <NeverIcon />}
          <span>
            <code>{each.name}</code>
            {each.isOptional && <span className="dimmed small"> optional</span>}
            {each.isGranted !== null && <span className="spoken">{each.isGranted ? ' granted' : ' not granted'}</span>}
            <br />
            <span className="dimmed">{capital(each.why)}</span>
            {each.isGranted === false && <MissingScope scope={each} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function MissingScope({ scope }: { readonly scope: Scope }) {
  return (
    <p className="scope-missing">
      <strong>Not granted.</strong>{' '}
      {scope.streams.length > 0 && `Without it we cannot read: ${scope.streams.map(streamName).join(', ')}. `}
      {scope.isOptional ? 'Collecting works all the same.' : 'To grant it, reconnect and allow it.'}
    </p>
  );
}

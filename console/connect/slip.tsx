// The permission slip of a connector, from its declaration: what is kept and why, and what is never kept.
import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ConnectorList } from '../../src/api/contract/connections.ts';
import { KeptIcon, NeverIcon } from '../frame/icons.tsx';
import { streamName } from '../words/live.ts';
import { counted } from '../words/numbers.ts';
import { capital } from '../words/values.ts';

type Connector = ConnectorList['connectors'][number];
type Kept = Connector['kept'][number];

interface SlipProps {
  readonly connector: Connector;
  /** Streams stand folded, so that what comes below the slip is not out of sight. */
  readonly isFolded?: boolean;
}

export function Slip({ connector, isFolded = false }: SlipProps) {
  return (
    <div className="slip">
      <section>
        <Title order={2}>What is kept, and why</Title>
        {[...Map.groupBy(connector.kept, (each) => each.stream)].map(([stream, fields]) =>
          isFolded ? (
            <FoldedStream key={stream} stream={stream} fields={fields} />
          ) : (
            <section key={stream}>
              <Title order={3} className="slip-stream">
                {capital(streamName(stream))}
              </Title>
              <Fields fields={fields} />
            </section>
          ),
        )}
      </section>
      <NeverKept connector={connector} />
    </div>
  );
}

function FoldedStream({ stream, fields }: { readonly stream: string; readonly fields: readonly Kept[] }) {
  return (
    <details className="slip-fold">
      <summary>
        <strong>{capital(streamName(stream))}</strong>
        <span className="dimmed small">
          {counted(fields.length, 'field', 'fields')}: {fields.map((each) => each.field).join(', ')}
        </span>
      </summary>
      <Fields fields={fields} />
    </details>
  );
}

function Fields({ fields }: { readonly fields: readonly Kept[] }) {
  return (
    <ul className="slip-list">
      {fields.map((each) => (
        <li key={each.field}>
          <KeptIcon />
          <span>
            <strong>{each.field}</strong>, as {each.as}
            <br />
            <span className="dimmed">{capital(each.why)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function NeverKept({ connector }: { readonly connector: Connector }) {
  return (
    <section>
      <Title order={2}>What is never kept</Title>
      <ul className="slip-list" data-kind="never">
        {connector.neverKept.map((each) => (
          <li key={each}>
            <NeverIcon />
            <span>{capital(each)}</span>
          </li>
        ))}
      </ul>
      <p className="dimmed small">
        Read in memory, dropped before anything is stored. The{' '}
        <Link to="/inventory" className="link">
          data inventory
        </Link>{' '}
        lists every field.
      </p>
    </section>
  );
}

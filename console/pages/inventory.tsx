// Manage > Data inventory: every field that is read, what becomes of it, why and for how long.
import { TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Inventory } from '../../src/api/contract/connections.ts';
import { inventoryQuery } from '../api/queries.ts';
import { NeverIcon, SearchIcon } from '../frame/icons.tsx';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';
import { capital } from '../words/values.ts';
import { reachWords } from '../words/reach.ts';
import { matches } from '../words/search.ts';

const route = getRouteApi('/frame/inventory');
type ConnectorInventory = Inventory['connectors'][number];
type Stream = ConnectorInventory['streams'][number];
type Field = Stream['fields'][number];

export function InventoryPage() {
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery(inventoryQuery);
  return (
    <>
      <PageHead
        title="Data inventory"
        lead="Every field of every connector, from the same declaration that the program runs on. Nothing else is kept."
      />
      <TextInput
        type="search"
        label="Search fields"
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) =>
          void navigate({ search: { search: event.currentTarget.value || undefined }, replace: true })
        }
        maw={420}
        mb="xl"
      />
      {answer.isPending && <Loading height={400} what="Loading the inventory" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data?.connectors.map((each) => (
        <ConnectorFields key={each.id} connector={each} search={search} />
      ))}
      {answer.data && <ControlTables control={answer.data.control} search={search} />}
    </>
  );
}

interface ConnectorFieldsProps {
  readonly connector: ConnectorInventory;
  readonly search: string;
}

/** Of what nobody connected a line says that it is there, unless it is searched; all else is open. */
function ConnectorFields({ connector, search }: ConnectorFieldsProps) {
  const { isConnected } = connector;
  if (!connector.streams.some((each) => isFound(each, search))) return null;
  const fields = connector.streams.reduce((sum, stream) => sum + stream.fields.length, 0);
  return (
    <details className="inventory-connector" open={isConnected !== false || search !== ''}>
      <summary>
        <strong>{connector.name}</strong>
        <span className="dimmed">
          {' '}
          {standing(isConnected)}
          {counted(fields, 'field', 'fields')} in {counted(connector.streams.length, 'stream', 'streams')}
        </span>
      </summary>
      {connector.streams.map((each) => (
        <StreamFields key={each.name} connector={connector.name} stream={each} search={search} />
      ))}
      {connector.reach && (
        <section className="block">
          <Title order={2}>{connector.name}: how far it looks</Title>
          <p className="measure">
            {reachWords[connector.reach].name}, by decision of your organization. What lies farther is not read and not
            counted.
          </p>
        </section>
      )}
      <section className="block">
        <Title order={2}>{connector.name}: never kept</Title>
        <ul className="slip-list measure" data-kind="never">
          {connector.neverKept.map((each) => (
            <li key={each}>
              <NeverIcon />
              <span>{capital(each)}</span>
            </li>
          ))}
        </ul>
      </section>
    </details>
  );
}

const standing = (isConnected: boolean | null): string => {
  if (isConnected === null) return 'files that you send, ';
  return isConnected ? 'connected, ' : 'not connected, ';
};

const isFound = ({ fields, dropped }: Stream, search: string): boolean =>
  fields.some((each) => matches(search, textsOf(each))) || dropped.some((each) => matches(search, [each]));

const textsOf = (field: Field) => [field.name, field.comesFrom, field.keptAs, field.why, field.rule, ...field.words];

interface StreamFieldsProps {
  readonly connector: string;
  readonly stream: Stream;
  readonly search: string;
}

function StreamFields({ connector, stream, search }: StreamFieldsProps) {
  const fields = stream.fields.filter((each) => matches(search, textsOf(each)));
  const dropped = stream.dropped.filter((each) => matches(search, [each]));
  if (fields.length === 0 && dropped.length === 0) return null;
  return (
    <section className="block">
      <Title order={2}>
        {connector}: {stream.name}
      </Title>
      <p className="dimmed" style={{ marginTop: -8 }}>
        From {stream.from}
      </p>
      {fields.length > 0 && (
        <Ledger
          name={`Fields of ${stream.name}`}
          columns={fieldColumns}
          rows={fields}
          keyOf={({ name }) => name}
          kind="inventory"
        />
      )}
      {dropped.length > 0 && (
        <p className="measure">
          <strong>Dropped before anything is stored:</strong> {dropped.join(', ')}.
        </p>
      )}
    </section>
  );
}

const fieldColumns: readonly Column<Field>[] = [
  { name: 'Field', render: ({ name }) => name },
  { name: 'Comes from', render: ({ comesFrom }) => <code>{comesFrom}</code> },
  { name: 'Kept as', render: (field) => <KeptAs field={field} /> },
  { name: 'Why', render: ({ why }) => capital(why) },
  { name: 'How long', render: ({ howLong }) => capital(howLong) },
];

function KeptAs({ field: { keptAs, rule, words } }: { readonly field: Field }) {
  return (
    <>
      {keptAs}
      {rule !== '' && <div className="dimmed small">{rule}</div>}
      {words.length > 0 && <div className="dimmed small">One of: {words.join(', ')}</div>}
    </>
  );
}

const tableColumns: readonly Column<Inventory['control'][number]>[] = [
  { name: 'Table', render: ({ table }) => table },
  { name: 'Holds', render: ({ holds }) => capital(holds) },
  { name: 'Why', render: ({ why }) => capital(why) },
  { name: 'How long', render: ({ howLong }) => capital(howLong) },
];

function ControlTables({ control, search }: { readonly control: Inventory['control']; readonly search: string }) {
  const tables = control.filter((each) => matches(search, [each.table, each.holds, each.why]));
  if (tables.length === 0) return null;
  return (
    <section className="block">
      <Title order={2}>What Tacit keeps to run itself</Title>
      <Ledger
        name="Tables that Tacit keeps to run itself"
        columns={tableColumns}
        rows={tables}
        keyOf={({ table }) => table}
        kind="inventory"
      />
    </section>
  );
}

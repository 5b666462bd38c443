// What is kept about whoever looks: tables with their days and downloads, the fields of each, and the row of the HR file.
import { Title } from '@mantine/core';
import { Fragment } from 'react';
import type { MyData } from '../../src/api/contract/my-data.ts';
import { tableAddress } from '../api/my-data-queries.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { attributesOf, daysText, tableName } from '../words/my-data.ts';
import { counted, number } from '../words/numbers.ts';
import { capital } from '../words/values.ts';
import { dayName } from '../words/weeks.ts';

export function Kept({ data }: { readonly data: MyData }) {
  return (
    <section className="block" aria-labelledby="kept">
      <Title order={2} id="kept">
        What is kept about you
      </Title>
      <Ledger
        name="What is kept about you, by table"
        columns={columns}
        rows={data.tables}
        keyOf={({ table, connection }) => `${table} ${connection}`}
      />
      {data.namedBy > 0 && (
        <p className="measure">
          In {counted(data.namedBy, 'message', 'messages')} of others you are mentioned or have reacted: there your
          account stands as a token.
        </p>
      )}
      <Fields fields={data.fields} />
    </section>
  );
}

type Table = MyData['tables'][number];

const columns: readonly Column<Table>[] = [
  { name: 'What', render: ({ table }) => tableName(table) },
  {
    name: 'From',
    render: ({ connection }) => (connection === null ? 'a file of your organization' : <bdi>{connection}</bdi>),
  },
  { name: 'Rows', render: ({ rows }) => number(rows) },
  { name: 'Days', render: daysText },
  {
    name: 'Take along',
    render: ({ table }) => (
      <a className="link" href={tableAddress(table)} download aria-label={`${tableName(table)} as CSV`}>
        CSV
      </a>
    ),
  },
];

/** Closed: the list is long, and who wants it knows so. */
function Fields({ fields }: { readonly fields: MyData['fields'] }) {
  const tables = [...new Set(fields.map(({ table }) => table))];
  return (
    <>
      {tables.map((table) => (
        <details key={table} className="measure">
          <summary>Every field of “{tableName(table)}”, and why it is kept</summary>
          <dl className="facts is-apart">
            {fields
              .filter((each) => each.table === table)
              .map(({ field, keptAs, rule, why }) => (
                <Fragment key={field}>
                  <dt>{field}</dt>
                  <dd>
                    {capital(why)}.{' '}
                    <span className="dimmed">
                      Kept as {keptAs}: {rule}.
                    </span>
                  </dd>
                </Fragment>
              ))}
          </dl>
        </details>
      ))}
    </>
  );
}

/** What the latest HR file says, where the organization uses one. */
export function Attributes({ data }: { readonly data: MyData }) {
  if (data.attributes === null) return null;
  return (
    <section className="block" aria-labelledby="attributes">
      <Title order={2} id="attributes">
        What the HR file of {dayName(data.attributesOn ?? '')} says
      </Title>
      <dl className="facts is-apart measure">
        {[
          ...data.groups.map(({ dimension, word }) => [dimension, word] as const),
          ...attributesOf(data.attributes),
        ].map(([name, text]) => (
          <Fragment key={name}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd>
              <bdi>{text}</bdi>
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

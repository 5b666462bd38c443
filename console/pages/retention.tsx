// Settings > Retention: how long things stay, the last run and the next, and a change with what it would remove.
import { Button, NumberInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RetentionPreview, RetentionRequest, RetentionState } from '../../src/api/contract/retention.ts';
import { change } from '../api/client.ts';
import { useMayManage } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { retentionQuery } from '../api/retention-queries.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';
import { counted } from '../words/numbers.ts';
import { monthsText, removedText } from '../words/retention.ts';
import { dayShort, instantName } from '../words/weeks.ts';

export function RetentionPage() {
  const answer = useQuery(retentionQuery);
  return (
    <>
      <PageHead
        title="Retention"
        lead="What is older than its period is removed every night, also while everything is halted. Figures of groups stay longer than what they were made of."
      />
      <SettingsPages />
      {answer.isPending && <Loading height={360} what="Loading the periods" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Periods state={answer.data} />}
    </>
  );
}

function Periods({ state }: { readonly state: RetentionState }) {
  const mayManage = useMayManage();
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const { lastRun, nextRunAt } = state;
  return (
    <>
      <div className="block">
        <Table state={state} />
      </div>
      <section className="block">
        <Title order={2}>Runs</Title>
        <dl className="facts">
          <dt>Last run</dt>
          <dd>
            {lastRun === null
              ? 'None yet'
              : `${instantName(lastRun.at, timeZone)}, removed ${removedText(lastRun.removed)}`}
          </dd>
          <dt>Next run</dt>
          <dd>{instantName(nextRunAt, timeZone)}</dd>
        </dl>
      </section>
      {mayManage ? (
        <Form key={JSON.stringify(state.periods)} state={state} timeZone={timeZone} />
      ) : (
        <p className="dimmed">An owner or an administrator of your organization can change the periods.</p>
      )}
    </>
  );
}

interface Period {
  readonly what: string;
  readonly months: number;
  readonly edge: string;
}

const columns: readonly Column<Period>[] = [
  { name: 'What', render: ({ what }) => <bdi>{what}</bdi> },
  { name: 'Stays for', render: ({ months }) => monthsText(months) },
  { name: 'Kept from', render: ({ edge }) => dayShort(edge) },
];

function Table({ state: { periods, edges, connections } }: { readonly state: RetentionState }) {
  const rows: readonly (Period & { readonly id: string })[] = [
    ...fields.map(({ name, label }) => ({ id: name, what: label, months: periods[name], edge: edges[name] })),
    ...connections.map(({ id, name, months, ownMonths, edge }) => ({
      id,
      what: `Connection ${name}${ownMonths === null ? '' : ', of its own'}`,
      months,
      edge,
    })),
  ];
  return <Ledger name="Periods" columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

const fields = [
  { name: 'events', label: 'Events that are read from a source' },
  { name: 'files', label: 'Imported archives, and rows of files' },
  { name: 'figures', label: 'Published figures of groups' },
] as const;

/** As it stands in the fields: while somebody types it may be no number. */
type Typed = Readonly<Record<(typeof fields)[number]['name'], number | string>>;

function Months({ typed, onChange }: { readonly typed: Typed; readonly onChange: (typed: Typed) => void }) {
  return fields.map(({ name, label }) => (
    <NumberInput
      key={name}
      label={label}
      description="In months, 4 to 120."
      mt="sm"
      min={4}
      max={120}
      allowDecimal={false}
      value={typed[name]}
      onChange={(value) => onChange({ ...typed, [name]: value })}
    />
  ));
}

/** What is typed, what that would do, and setting it: a preview holds until something else is typed. */
function useChange({ periods }: RetentionState) {
  const [typed, setTyped] = useState<Typed>(periods);
  const queryClient = useQueryClient();
  const changed = fields.filter(({ name }) => typed[name] !== periods[name]).map(({ name }) => name);
  const request: RetentionRequest = {
    periods: Object.fromEntries(changed.map((name) => [name, Number(typed[name])])),
  };
  const preview = useMutation({
    mutationFn: () => change<RetentionPreview>('POST', '/api/retention/preview', request),
  });
  const save = useMutation({
    mutationFn: () => change<RetentionState>('PUT', '/api/retention', { ...request, isConfirmed: true }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const type = (next: Typed) => {
    preview.reset();
    setTyped(next);
  };
  const isReady = changed.length > 0 && changed.every((name) => typeof typed[name] === 'number');
  return { typed, type, isReady, preview, save };
}

function Form({ state, timeZone }: { readonly state: RetentionState; readonly timeZone: string }) {
  const { typed, type, isReady, preview, save } = useChange(state);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    preview.mutate();
  };
  return (
    <section className="block setting">
      <Title order={2}>Change the periods</Title>
      <form onSubmit={submit}>
        <Months typed={typed} onChange={type} />
        <Button type="submit" variant="default" mt="md" loading={preview.isPending} disabled={!isReady}>
          See what this would do
        </Button>
      </form>
      {preview.isError && <Failing problem={preview.error} title="This cannot be set" />}
      {preview.data && (
        <div className="note" role="status">
          <Effect preview={preview.data} timeZone={timeZone} />
          <SetIt preview={preview.data} isSaving={save.isPending} set={() => save.mutate()} />
        </div>
      )}
      {save.isError && <Failing problem={save.error} title="Nothing was changed" />}
    </section>
  );
}

function SetIt(props: { readonly preview: RetentionPreview; readonly isSaving: boolean; readonly set: () => void }) {
  const { preview, isSaving, set } = props;
  const { isShorter, removed } = preview;
  return (
    <Button mt="sm" className={isShorter ? 'destroy' : undefined} loading={isSaving} onClick={set}>
      {isShorter ? `Set it, and remove ${removedText(removed)}` : 'Set it'}
    </Button>
  );
}

function Effect({ preview, timeZone }: { readonly preview: RetentionPreview; readonly timeZone: string }) {
  const { isShorter, runsAt, removed, connections } = preview;
  if (!isShorter) return <p>Nothing goes earlier than it would have.</p>;
  return (
    <>
      <p>
        At {instantName(runsAt, timeZone)} this removes {removedText(removed)}. Until then it can be set back;
        afterwards it cannot be undone. Figures of those weeks stay as they are.
      </p>
      <ul>
        {connections.map(({ id, name, messages, firstDay, lastDay }) =>
          firstDay === null || lastDay === null ? null : (
            <li key={id}>
              <bdi>{name}</bdi>: {counted(messages, 'message', 'messages')}, {dayShort(firstDay)} to {dayShort(lastDay)}
            </li>
          ),
        )}
      </ul>
    </>
  );
}

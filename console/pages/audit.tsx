// Manage > Audit log: who did what when, and whether the chain of entries holds.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { AuditEntry, AuditPage as Page } from '../../src/api/contract/audit.ts';
import { auditExportAddress, auditQuery } from '../api/audit-queries.ts';
import { membersQuery } from '../api/member-queries.ts';
import { connectionsQuery, sessionQuery } from '../api/queries.ts';
import { Chain } from '../audit/chain.tsx';
import { Download } from '../frame/download.tsx';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import {
  actionText,
  detailsText,
  foundText,
  isAboutConnection,
  kindNames,
  subjectText,
  whoText,
} from '../words/audit.ts';
import { number } from '../words/numbers.ts';
import { instantName } from '../words/weeks.ts';

const route = getRouteApi('/frame/audit');

export function AuditPage() {
  const answer = useQuery(auditQuery(route.useSearch()));
  return (
    <>
      <PageHead
        title="Audit log"
        lead="Who did what, and when. Entries are added and never changed; none holds anything that a person wrote."
        action={<Export />}
      />
      <Chain />
      <Filters />
      {answer.isPending && <Loading height={480} what="Loading the audit log" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <div aria-busy={answer.isPlaceholderData} className={answer.isPlaceholderData ? 'stale' : undefined}>
          {answer.data.entries.length === 0 ? <Nothing /> : <Entries page={answer.data} />}
        </div>
      )}
    </>
  );
}

function Export() {
  const queryClient = useQueryClient();
  // The browser says nothing of a download's end; the entry is written before its first line is sent.
  const look = () => setTimeout(() => void queryClient.invalidateQueries({ queryKey: ['audit'] }), 1000);
  return (
    <Download
      label="Export the whole log"
      href={auditExportAddress}
      note="As NDJSON. The export is an entry itself."
      onClick={look}
    />
  );
}

function Filters() {
  const { kind, member, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const members = useQuery(membersQuery).data?.members ?? [];
  const set = (changed: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: { kind, member, from, to, ...changed }, replace: true });
  return (
    <div className="audit-filters" role="group" aria-label="Which entries are shown">
      <NativeSelect
        label="Show"
        value={kind ?? ''}
        data={[
          { value: '', label: 'Everything' },
          ...Object.entries(kindNames).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(event) => set({ kind: event.currentTarget.value || undefined })}
      />
      <NativeSelect
        label="By"
        value={member ?? ''}
        data={[{ value: '', label: 'Everybody' }, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => set({ member: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="From (UTC)"
        value={from ?? ''}
        max={to}
        onChange={(event) => set({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label="To (UTC)"
        value={to ?? ''}
        min={from}
        onChange={(event) => set({ to: event.currentTarget.value || undefined })}
      />
    </div>
  );
}

function Nothing() {
  const { kind, member, from, to, before } = route.useSearch();
  const isFiltered = [kind, member, from, to, before].some((each) => each !== undefined);
  return (
    <div role="status">
      <p>
        {isFiltered ? 'No entry fits what you asked for' : 'There is no entry yet'}
        {before === undefined ? '.' : ` before entry ${number(before)}.`}
      </p>
      {isFiltered && (
        <Link to="/audit" search={{}} className="link">
          Show everything
        </Link>
      )}
    </div>
  );
}

function Entries({ page }: { readonly page: Page }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const columns: readonly Column<AuditEntry>[] = [
    {
      name: 'When',
      render: (entry) => (
        <>
          <time dateTime={entry.at}>{instantName(entry.at, timeZone)}</time>
          <div className="dimmed small">Entry {number(entry.number)}</div>
        </>
      ),
    },
    { name: 'Who', render: (entry) => <bdi>{whoText(entry)}</bdi> },
    { name: 'What', render: (entry) => <What entry={entry} /> },
    { name: 'On what', render: (entry) => <Subject entry={entry} /> },
  ];
  const { before, ...filter } = route.useSearch();
  const found = {
    shown: page.entries.length,
    hasOlder: page.older !== null,
    isFiltered: Object.values(filter).some((each) => each !== undefined),
    isLater: before !== undefined,
  };
  return (
    <>
      <p role="status" className="dimmed small">
        {foundText(found)}
      </p>
      <Ledger
        name="Entries of the audit log"
        columns={columns}
        rows={page.entries}
        keyOf={(entry) => String(entry.number)}
        kind="audit"
      />
      <Pages older={page.older} />
    </>
  );
}

function What({ entry }: { readonly entry: AuditEntry }) {
  const details = detailsText(entry);
  return (
    <>
      {actionText(entry.action)}
      {details !== '' && <div className="dimmed small">{details}</div>}
    </>
  );
}

function Subject({ entry }: { readonly entry: AuditEntry }) {
  const connections = useQuery(connectionsQuery).data?.connections;
  const { subject } = entry;
  const connection = isAboutConnection(entry.action) ? connections?.find((each) => each.id === subject) : undefined;
  const words = subjectText(entry);
  if (connection === undefined) return words === '' ? null : <span title={subject ?? undefined}>{words}</span>;
  return (
    <Link to="/connections/$connectionId" params={{ connectionId: connection.id }} className="link">
      <bdi>{connection.name}</bdi>
    </Link>
  );
}

function Pages({ older }: { readonly older: number | null }) {
  const { before, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  if (older === null && before === undefined) return null;
  return (
    <nav className="actions pages" aria-label="Pages of the audit log">
      <Button variant="default" disabled={before === undefined} onClick={() => void navigate({ search: filter })}>
        Newest
      </Button>
      <Button
        variant="default"
        disabled={older === null}
        onClick={() => void navigate({ search: { ...filter, before: older ?? undefined } })}
      >
        Older
      </Button>
    </nav>
  );
}

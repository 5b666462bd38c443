// What the console asks the API about the audit log: its pages, and whether its chain holds.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AuditCheck, AuditPage } from '../../src/api/contract/audit.ts';
import { address, read } from './client.ts';

export interface AuditFilter {
  readonly kind?: string | undefined;
  readonly member?: string | undefined;
  /** UTC days, the last one included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly before?: number | undefined;
}

export const auditQuery = (filter: AuditFilter) =>
  queryOptions({
    queryKey: ['audit', 'page', filter],
    queryFn: ({ signal }) => read<AuditPage>(address('/api/audit', asked(filter)), signal),
    placeholderData: keepPreviousData,
  });

function asked({ kind, member, from, to, before }: AuditFilter) {
  return {
    action: kind,
    member,
    from: from && `${from}T00:00:00Z`,
    to: to && `${dayAfter(to)}T00:00:00Z`,
    before: before === undefined ? undefined : String(before),
  };
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** A long log is checked over several answers. */
export const auditCheckQuery = queryOptions({
  queryKey: ['audit', 'check'],
  queryFn: async ({ signal }) => {
    for (let after = 0; ; ) {
      const check = await read<AuditCheck>(address('/api/audit/verify', { after: String(after) }), signal);
      if (check.more === null || check.brokenAt !== null) return check;
      after = check.more;
    }
  },
});

export const auditExportAddress = '/api/audit/export';

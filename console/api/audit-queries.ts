// What the console asks the API about the audit log: its pages, and whether its chain holds.
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { AuditCheck, AuditPage } from '../../src/api/contract/audit.ts';
import { address, read } from './client.ts';

export const auditQuery = (kind: string | undefined, before: number | undefined) =>
  queryOptions({
    queryKey: ['audit', 'page', kind ?? '', before ?? 0],
    queryFn: ({ signal }) =>
      read<AuditPage>(
        address('/api/audit', { action: kind, before: before === undefined ? undefined : String(before) }),
        signal,
      ),
    placeholderData: keepPreviousData,
  });

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

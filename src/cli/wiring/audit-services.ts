// Wires the doors to the audit log: its pages, its check and its export, with the names of members beside their ids.
import type { AuditEntry } from '../../api/contract/audit.ts';
import type { AuditServices } from '../../api/services.ts';
import { listApiTokens } from '../../control/api-tokens.ts';
import { append, type AuditEntry as KeptEntry, list, readThrough, verify } from '../../control/audit.ts';
import type { Control } from '../../control/control.ts';
import { listMembers } from '../../control/members.ts';

/** One answer checks so many entries: a second or two of work. */
const checkedAtOnce = 50_000;

export function auditServices(control: Control): AuditServices {
  return {
    async page(organizationId, question) {
      const [entries, names] = await Promise.all([
        list(control, organizationId, question),
        namesOf(control, organizationId),
      ]);
      const last = entries.at(-1)?.number ?? 1;
      const isFull = entries.length === question.limit && last > 1;
      const hasOlder =
        isFull && (await list(control, organizationId, { ...question, before: last, limit: 1 })).length > 0;
      return { entries: entries.map((entry) => withName(entry, names)), older: hasOlder ? last : null };
    },
    verify: (organizationId, question) => verify(control, organizationId, { ...question, most: checkedAtOnce }),
    async exported(organizationId, memberId) {
      const { number } = await append(control, { organizationId, memberId, action: 'audit.export' });
      return named(readThrough(control, organizationId, number), await namesOf(control, organizationId));
    },
  };
}

async function* named(entries: AsyncIterable<KeptEntry>, names: ReadonlyMap<string, string>) {
  for await (const entry of entries) yield withName(entry, names);
}

function withName({ memberId, at, ...rest }: KeptEntry, names: ReadonlyMap<string, string>): AuditEntry {
  const member = memberId === null ? null : { id: memberId, name: names.get(memberId) ?? null };
  return { ...rest, at: at.toISOString(), member };
}

async function namesOf(control: Control, organizationId: string): Promise<ReadonlyMap<string, string>> {
  const [members, tokens] = await Promise.all([
    listMembers(control, organizationId),
    listApiTokens(control, organizationId),
  ]);
  return new Map([
    ...members.map(({ id, name }) => [id, name] as const),
    ...tokens.map(({ id, name }) => [id, `API token ${name}`] as const),
  ]);
}

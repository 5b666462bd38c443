// Looks into records of Slack without trusting their form.

export function fieldOf(record: unknown, name: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  return (record as Readonly<Record<string, unknown>>)[name];
}

const isNo = (value: unknown): boolean => [undefined, null, false, 0, '', '0', 'false'].some((no) => no === value);

/** What is no clear no counts as a yes: reading too little can be mended, reading too much cannot. */
export const isNotNo = (record: unknown, name: string): boolean => !isNo(fieldOf(record, name));

/** A conversation that another organization is in, or was asked into. */
export const isExternal = (record: unknown): boolean =>
  ['is_ext_shared', 'is_pending_ext_shared'].some((name) => isNotNo(record, name));

export const nameOf = (record: unknown): string => String(fieldOf(record, 'name') ?? '');

/** Seconds since 1970; 0 where the record does not say. */
export const createdAt = (record: unknown): number => Number(fieldOf(record, 'created') ?? 0) || 0;

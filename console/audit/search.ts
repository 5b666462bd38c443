// What the address of the audit log may ask for.
export interface AuditSearch {
  /** The noun of the actions that are shown; all without. */
  readonly kind?: string | undefined;
  /** The id of who did it. */
  readonly member?: string | undefined;
  /** UTC days, the last one included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The number of the entry before which the page begins. */
  readonly before?: number | undefined;
}

const fitting = (given: unknown, form: RegExp): string | undefined =>
  typeof given === 'string' && form.test(given) ? given : undefined;

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export function auditSearch(given: Record<string, unknown>): AuditSearch {
  return {
    kind: fitting(given.kind, /^[a-z-]{1,40}$/),
    member: fitting(given.member, /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    from: fitting(given.from, day),
    to: fitting(given.to, day),
    before: typeof given.before === 'number' && given.before >= 1 ? Math.floor(given.before) : undefined,
  };
}

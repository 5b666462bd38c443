// What the console and the API say to each other about a member's own data, and about objections.
import { z } from 'zod';
import { role } from './session.ts';

const responses = z.object({ threads: z.number().int(), medianSeconds: z.number().nullable() });

/** GET /api/my-data: of whoever calls, found by the address that their issuer proved in this session. */
export const myData = z.object({
  /**
   * `unproved`: no issuer has said whose the address is, so that nothing is looked up. `contested`: the HR file has it
   * for two people. `nothing`: nothing is kept.
   */
  standing: z.enum(['kept', 'nothing', 'contested', 'unproved']),
  address: z.string().nullable(),
  tables: z.array(
    z.object({
      table: z.string(),
      /** Null for what a file brought. */
      connection: z.string().nullable(),
      rows: z.number().int(),
      /** UTC days; null where the rows have none. */
      firstDay: z.string().nullable(),
      lastDay: z.string().nullable(),
    }),
  ),
  /** Every field of those tables, from the declarations. */
  fields: z.array(
    z.object({ table: z.string(), field: z.string(), keptAs: z.string(), rule: z.string(), why: z.string() }),
  ),
  /** Messages of others that mention you or that you reacted to. */
  namedBy: z.number().int(),
  /** The row of the latest HR file, by field, and the day of that file. */
  attributes: z.record(z.string(), z.unknown()).nullable(),
  attributesOn: z.string().nullable(),
  figures: z.object({
    /** The last 13 weeks at most, the last first. */
    weeks: z.array(
      z.object({
        week: z.string(),
        messages: z.number(),
        replies: z.number(),
        postingDays: z.number(),
        /** Per cent. */
        afterHours: z.number(),
        /** Hours; null without a day of three messages. */
        span: z.number().nullable(),
      }),
    ),
    given: responses,
    received: responses,
  }),
  groups: z.array(z.object({ dimension: z.string(), word: z.string() })),
  /** Who can see figures of groups that you are in. */
  seenBy: z.object({
    minimumGroup: z.number().int(),
    roles: z.array(z.object({ role, members: z.number().int() })),
    metrics: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  /** Entries of the audit log that name one of your tokens, the last first. */
  lookups: z.array(z.object({ at: z.iso.datetime(), action: z.string(), by: z.string().nullable() })),
  /** Null while you have not objected. */
  objection: z.object({ since: z.string(), recordedBy: z.enum(['member', 'owner', 'operator']) }).nullable(),
  /** Connections that could not be asked by what they know the address: nothing of them is shown. */
  notAsked: z.array(z.string()),
});
export type MyData = z.infer<typeof myData>;

/** POST /api/objections and POST /api/objections/withdraw: somebody without a sign-in, by address or token. */
export const objectionRequest = z.union([
  z.object({ address: z.string().trim().min(3).max(254) }).strict(),
  z.object({ token: z.guid() }).strict(),
]);
export type ObjectionRequest = z.infer<typeof objectionRequest>;

/** GET /api/objections: null where fewer than five objected, which may be nobody. */
export const objections = z.object({
  people: z.number().int().nullable(),
  /**
   * Connections read under another key, made after some had objected by an address that is not kept: these must be given
   * again. Null for some, fewer than five.
   */
  again: z.array(z.object({ of: z.string(), people: z.number().int().nullable() })),
});
export type Objections = z.infer<typeof objections>;

// What the console and the API say to each other about destroying.
import { z } from 'zod';
import { objectionRequest } from './my-data.ts';

const day = z.iso.date();

const impersonal = [
  z.object({ is: z.literal('connection'), connection: z.uuid() }),
  /** UTC days, both among them. */
  z.object({ is: z.literal('days'), from: day, to: day }),
  z.object({ is: z.literal('organization') }),
] as const;

/** `objects` where nothing is kept about the person from then on. */
const person = z.object({ is: z.literal('person'), objects: z.boolean() });

export const destroyScope = z.discriminatedUnion('is', [...impersonal, person]);
export type DestroyScope = z.infer<typeof destroyScope>;

/** What is asked for; of a person whose address or token is in the request alone. */
export const destroyTarget = z.discriminatedUnion('is', [...impersonal, person.extend({ whom: objectionRequest })]);
export type DestroyTarget = z.infer<typeof destroyTarget>;

const count = z.number().int();
/** How many rows of which kind; `weeks` are counted anew without them. */
export const destroySummary = z.object({
  events: count,
  threads: count,
  snapshots: count,
  naming: count,
  figures: count,
  sealed: count,
  queue: count,
  audit: count,
  rest: count,
  weeks: count,
});

/** POST /api/destructions/preview */
export const destroyPreview = z.object({
  /** What has to be typed to ask for it. */
  name: z.string(),
  summary: destroySummary,
  /** Rows by table. */
  rows: z.record(z.string(), count),
  /** Of a person: how many days have figures that change. */
  days: count.nullable(),
});
export type DestroyPreview = z.infer<typeof destroyPreview>;

const signed = z.object({ at: z.string(), by: z.object({ id: z.string(), name: z.string().nullable() }).nullable() });

export const destruction = z.object({
  id: z.string(),
  scope: destroyScope,
  /** `asked` needs the second signature; `waiting` can still be stopped. */
  state: z.enum(['asked', 'waiting', 'running', 'done', 'stopped']),
  asked: signed,
  confirmed: signed.nullable(),
  dueAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** The number of its receipt. */
  receipt: count.nullable(),
});
export type Destruction = z.infer<typeof destruction>;

/** GET /api/destructions, the newest first. */
export const destructionList = z.object({ destructions: z.array(destruction) });
export type DestructionList = z.infer<typeof destructionList>;

/** POST /api/destructions */
export const destroyRequest = z.object({ scope: destroyTarget, typed: z.string().max(200) });
export const destroyAsked = z.object({ destruction, approvalId: z.string() });
export type DestroyAsked = z.infer<typeof destroyAsked>;

export const receiptEntry = z.object({
  number: count,
  madeAt: z.string(),
  organization: z.string(),
  destruction: z.string(),
  /** `connection 7c12…`, in words of the program and ids. */
  scope: z.string(),
});
/** GET /api/receipts, the oldest first. `fingerprint` is that of the key that signs. */
export const receiptList = z.object({ fingerprint: z.string(), receipts: z.array(receiptEntry) });
export type ReceiptList = z.infer<typeof receiptList>;

// The door for a proxy's answers: what has another form than the wire's is refused whole.
import { z } from 'zod';
import { Defect } from '../../base/errors.ts';
import { reaches } from '../../connector/api-connector.ts';
import type { SourceErrorCode, Verdict } from '../../connector/verdict.ts';
import { placeReasons, type PlaceReason } from '../../connector/place-reasons.ts';
import type { Read } from '../../connector/read-answer.ts';
import type { WirePage } from '../../connector/wire.ts';

const reasons = Object.keys(placeReasons) as [PlaceReason, ...PlaceReason[]];
const codes = [
  'source-token-revoked',
  'source-token-expired',
  'source-address-refused',
  'source-scope-missing',
  'source-policy',
  'source-migrating',
  'source-app-not-added',
  'source-refused-call',
  'source-unknown-error',
] as const satisfies readonly SourceErrorCode[];

const verdict = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('fine') }),
  z.strictObject({ is: z.literal('wait'), seconds: z.number().min(0).max(1_000_000) }),
  z.strictObject({ is: z.literal('again') }),
  z.strictObject({ is: z.literal('refresh') }),
  z.strictObject({ is: z.literal('page-expired') }),
  z.strictObject({ is: z.literal('skip'), reason: z.enum(reasons) }),
  z.strictObject({ is: z.enum(['reconnect', 'stop', 'defect']), code: z.enum(codes) }),
]);

const sealed = z
  .string()
  .max(1_000_000)
  .regex(/^[\w-]+$/);
// A token has the length of a UUID, and none of its version bits.
const token = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** Held against the columns of their shape where they are taken in. */
const rows = z.array(z.array(z.unknown())).max(100_000);
const times = z.array(z.number().int().positive()).max(100_000);
const few = z.number().int().min(0).max(10_000);
const scope = z.string().max(64);

const page = z.discriminatedUnion('question', [
  z.strictObject({
    question: z.literal('identity'),
    source: token,
    isBot: z.boolean(),
    hasWorkspaces: z.boolean(),
    known: sealed,
  }),
  z.strictObject({ question: z.literal('workspaces'), count: few, known: sealed }),
  z.strictObject({ question: z.literal('accounts'), rows, closedWorkspaces: few, passes: few.min(1), known: sealed }),
  z.strictObject({
    question: z.literal('places'),
    rows,
    places: z
      .array(
        z.strictObject({
          token,
          reach: z.enum(reaches),
          isExternal: z.boolean(),
          isNamed: z.boolean(),
          createdAt: z.number().min(0).max(1e12),
          handle: sealed,
        }),
      )
      .max(100_000),
    passes: few.min(1),
  }),
  z.strictObject({ question: z.literal('details'), rows }),
  z.strictObject({
    question: z.literal('timeline'),
    messages: rows,
    threads: rows.nullable(),
    hasMore: z.boolean(),
    isCut: z.boolean(),
  }),
  z.strictObject({ question: z.literal('changes'), edited: times, deleted: times }),
  z.strictObject({
    question: z.literal('thread'),
    replies: rows,
    root: z.strictObject({ seen: rows, read: rows }).nullable(),
    isAnswer: z.boolean(),
    hasMore: z.boolean(),
  }),
  z.strictObject({ question: z.literal('join') }),
]);

const answered = z.strictObject({
  is: z.literal('answered'),
  verdict,
  needed: scope.nullable(),
  isMalformed: z.boolean(),
  got: z.number().int().min(0).max(1_000_000),
  pageToken: sealed.nullable(),
  granted: z.array(scope).max(200).nullable(),
  page: page.nullable(),
});

export interface ProxyAnswer {
  readonly read: Read;
  readonly granted: readonly string[] | null;
  readonly page: WirePage | null;
}

/** `isListed`: true of a scope of the declaration; any other is a word. Throws Defect `proxy-answer-malformed`, and says nothing of what came. */
export function readProxyAnswer(body: unknown, isListed: (scope: string) => boolean): ProxyAnswer {
  const parsed = answered.safeParse(body);
  if (!parsed.success || (parsed.data.verdict.is === 'fine' && parsed.data.page === null)) throw malformedAnswer();
  const { needed, granted, page: came, isMalformed, got, pageToken } = parsed.data;
  if (![...(granted ?? []), ...(needed === null ? [] : [needed])].every(isListed)) throw malformedAnswer();
  const read = { verdict: parsed.data.verdict as Verdict, needed: needed ?? undefined, isMalformed, got, pageToken };
  return { read, granted, page: came };
}

export const malformedAnswer = (): Defect =>
  new Defect(
    'proxy-answer-malformed',
    'The proxy answered with something other than kept rows; nothing of it was stored.',
    'Run the proxy in the version of this server, then sync again.',
  );

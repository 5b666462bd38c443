// What the console and the API say to each other about people: HR files, the accounts of one person, decisions.
import { z } from 'zod';

/** What one column of an HR file is taken for. */
export const columnMeaning = z.discriminatedUnion('is', [
  z.object({
    is: z.enum([
      'snapshot',
      'id',
      'email',
      'alias',
      'joinDate',
      'leaveDate',
      'managerId',
      'managerEmail',
      'timeZone',
      'workStart',
      'workEnd',
      'workDays',
      'sample',
      'ignore',
    ]),
  }),
  /** A group: one of the dimensions that every organization has, by its key, or one of its own, by its name. */
  z.object({ is: z.literal('group'), dimension: z.string().trim().min(1).max(60) }),
  /** An identity in another source, such as `slack` or `github`; `any` for a username that is the same in all tools. */
  z.object({
    is: z.literal('identity'),
    source: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z][a-z0-9_-]{0,39}$/),
    of: z.enum(['username', 'account']),
  }),
]);
export type ColumnMeaning = z.infer<typeof columnMeaning>;

/** By the header as it stands in the file, trimmed. */
export const columnMapping = z.record(z.string().max(200), columnMeaning);
export type ColumnMapping = z.infer<typeof columnMapping>;

/**
 * POST /api/rosters/files?name=…: the body is the file; it waits, encrypted, for a preview and an apply.
 * GET /api/rosters/files?files=ID,ID: those that wait, read again, since a page that is reloaded knows their ids alone.
 */
export const rosterFile = z.object({
  id: z.uuid(),
  name: z.string(),
  rows: z.number().int().nullable(),
  /** From the name, `YYYY-MM-DD`; null where it has none. */
  day: z.string().nullable(),
  /** It was sanitized where a proxy runs, and its columns were mapped there: none are told here. */
  isSanitized: z.boolean(),
  columns: z.array(
    z.object({
      header: z.string(),
      meaning: columnMeaning,
      /** Recognized by its name, remembered from last time, or neither: then somebody must look. */
      known: z.enum(['recognized', 'remembered', 'no']),
      /** The first few values, shown to whoever sent the file and kept nowhere. */
      examples: z.array(z.string()),
    }),
  ),
});
export type RosterFile = z.infer<typeof rosterFile>;

export const findingCodes = [
  'file-unreadable',
  'file-without-day',
  'column-missing',
  'column-repeated',
  'row-shifted',
  'id-blank',
  'id-repeated',
  'email-blank',
  'email-invalid',
  'email-repeated',
  'manager-unknown',
  'manager-self',
  'manager-cycle',
  'date-invalid',
  'date-too-old',
  'date-two-digit-year',
  'leave-before-join',
  'day-invalid',
  'zone-unknown',
  'schedule-invalid',
  'sample-invalid',
  'group-of-one',
] as const;

export const finding = z.object({
  file: z.string(),
  /** As a spreadsheet counts: the header is row 1. */
  row: z.number().int(),
  column: z.string().nullable(),
  code: z.enum(findingCodes),
  /** An error leaves its row out; everything else is kept. */
  severity: z.enum(['error', 'warning', 'note']),
  sentence: z.string(),
});
export type Finding = z.infer<typeof finding>;

const change = z.object({
  day: z.string(),
  people: z.number().int(),
  /** Against the snapshot that stands for that day until now: its own, or the one before it. */
  against: z.string().nullable(),
  isReplacing: z.boolean(),
  added: z.number().int(),
  left: z.number().int(),
  moved: z.number().int(),
  managersChanged: z.number().int(),
  leftOut: z.number().int(),
});

/** POST /api/rosters/preview and POST /api/rosters: the same body, the same answer; the second writes. */
export const rosterRequest = z.object({
  files: z.array(z.uuid()).min(1).max(60),
  mapping: columnMapping,
});
export const rosterReport = z.object({
  rows: z.number().int(),
  /** Rows that can be understood, and so are kept. */
  kept: z.number().int(),
  /** What each column was taken for; `ignore` is neither kept nor read. */
  columns: z.array(z.object({ header: z.string(), meaning: columnMeaning })),
  days: z.array(change),
  groups: z.array(z.object({ dimension: z.string(), name: z.string(), groups: z.number().int() })),
  findingCounts: z.array(
    z.object({
      code: z.enum(findingCodes),
      severity: z.enum(['error', 'warning', 'note']),
      count: z.number().int(),
      sentence: z.string(),
    }),
  ),
  /** The first 200, of files of this machine the first 200,000; GET /api/rosters/findings.csv?files=ID,ID has them all. */
  findings: z.array(finding),
  /**
   * Of files that were sanitized where a proxy runs: whether a connection is read through a proxy with their key, so that its
   * accounts can be matched. Null of files in clear.
   */
  isMatched: z.boolean().nullable(),
  isApplied: z.boolean(),
});
export type RosterReport = z.infer<typeof rosterReport>;

/** GET /api/rosters */
export const rosterList = z.object({
  rosters: z.array(
    z.object({
      day: z.string(),
      people: z.number().int(),
      findings: z.number().int(),
      appliedAt: z.iso.datetime(),
    }),
  ),
  /** True where a stand-in is connected that can hand over its own HR files. */
  hasSandboxFiles: z.boolean(),
  /** The address domains and so on: see identitySettings. */
  dimensions: z.array(z.object({ key: z.string(), name: z.string(), groups: z.number().int() })),
});
export type RosterList = z.infer<typeof rosterList>;

export const matchRules = ['decision', 'hr-identity', 'identity-map', 'email', 'alias', 'username', 'alone'] as const;

const share = z.object({ of: z.number().int(), matched: z.number().int() });

/** GET /api/people */
export const peopleOverview = z.object({
  /** People of the latest HR file, those of them with at least one account, and those left out of all figures. */
  roster: z.object({ people: z.number().int(), withAccount: z.number().int(), leftOut: z.number().int() }).nullable(),
  sources: z.array(
    z.object({
      connectionId: z.string(),
      name: z.string(),
      /** Accounts of people; bots, apps and people of other organizations stand beside them. */
      accounts: share,
      messages: share,
      bots: z.number().int(),
      external: z.number().int(),
      shared: z.number().int(),
    }),
  ),
  /** How many accounts each rule matched. */
  rules: z.array(z.object({ rule: z.enum(matchRules), accounts: z.number().int(), confidence: z.number() })),
  unmatched: z.number().int(),
  conflicts: z.number().int(),
  /** True while accounts wait to be matched again, or figures to be computed. */
  isPartial: z.boolean(),
});
export type PeopleOverview = z.infer<typeof peopleOverview>;

const personSuggestion = z.object({
  person: z.guid(),
  /** Why it may be the same, in words. */
  why: z.string(),
  /** Department and the like, as the latest HR file says it. */
  groups: z.array(z.string()),
});

/** GET /api/people/accounts?state=&offset=: the most important first. */
export const accountList = z.object({
  total: z.number().int(),
  accounts: z.array(
    z.object({
      account: z.guid(),
      connectionId: z.string(),
      source: z.string(),
      state: z.enum(['matched', 'unmatched', 'conflict', 'not-a-person']),
      class: z.enum(['unknown', 'person', 'guest', 'bot', 'external']),
      person: z.guid().nullable(),
      rule: z.enum(matchRules).nullable(),
      messages: z.number().int(),
      /** UTC days; null where it wrote nothing. */
      firstDay: z.string().nullable(),
      lastDay: z.string().nullable(),
      isDeactivated: z.boolean(),
      suggestions: z.array(personSuggestion),
      /** True where an address or username is kept sealed and may be opened. */
      canOpen: z.boolean(),
    }),
  ),
});
export type AccountList = z.infer<typeof accountList>;

/**
 * POST /api/people/decisions. `is`: the account belongs to that person. `same`: two accounts are one person's.
 * `separate`: they are not. `not-a-person`: a shared mailbox or a machine.
 */
export const decisionRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('is'), account: z.guid(), person: z.guid() }),
  z.object({ kind: z.literal('same'), account: z.guid(), other: z.guid() }),
  z.object({ kind: z.literal('separate'), account: z.guid(), other: z.guid() }),
  z.object({ kind: z.literal('not-a-person'), account: z.guid() }),
]);
export type DecisionRequest = z.infer<typeof decisionRequest>;

export const decision = z.object({
  number: z.number().int(),
  kind: z.enum(['is', 'same', 'separate', 'not-a-person']),
  account: z.guid(),
  /** The person of `is`, the other account of `same` and `separate`. */
  other: z.guid().nullable(),
  decidedAt: z.iso.datetime(),
  decidedBy: z.string(),
});
export const decisionList = z.object({ decisions: z.array(decision) });
export type DecisionList = z.infer<typeof decisionList>;

/** POST /api/people/originals: opens one sealed address and username; administrators only, in the audit log. */
export const originalRequest = z.object({ subject: z.guid() });
export const original = z.object({ address: z.string().nullable(), username: z.string().nullable() });

/** It stands in clear in the control plane, so it is a domain and nothing else. */
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u);

/** GET and PATCH /api/people/settings */
export const identitySettings = z.object({
  /** `ann+news@` is `ann@`. */
  stripsTags: z.boolean(),
  /** A username means the same person in every tool. */
  usernamesAreUnique: z.boolean(),
  /** The first of each pair stands for the second: `old.example` for `example.com`. */
  domainAliases: z.array(z.tuple([domain, domain])).max(200),
});
export type IdentitySettings = z.infer<typeof identitySettings>;

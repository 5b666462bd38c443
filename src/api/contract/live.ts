// What the console and the API say to each other about connections that collect by themselves.
import { z } from 'zod';
import { limits } from './reach.ts';
import { chosenName } from './session.ts';

const scope = z.object({
  name: z.string(),
  why: z.string(),
  /** Null before consent; then whether the source granted it. */
  isGranted: z.boolean().nullable(),
  isOptional: z.boolean(),
  /** The streams that cannot be read without it. */
  streams: z.array(z.string()),
});

/** GET /api/connectors/:id/setup: what an administrator needs at the source before consenting. */
const setupStep = z.object({
  title: z.string(),
  what: z.string(),
  shows: z.enum(['create-app', 'redirect-url', 'app-credentials', 'authorize']).nullable(),
  /** A text that is needed at the source, word by word. */
  copies: z.object({ label: z.string(), text: z.string() }).nullable(),
});

export const connectorSetup = z.object({
  connectorId: z.string(),
  name: z.string(),
  /** To copy into the source's settings. */
  redirectUrl: z.string(),
  /** False where the source would refuse the redirect URL: it is not HTTPS. */
  isRedirectAccepted: z.boolean(),
  modes: z.array(
    z.object({
      mode: z.enum(['person', 'bot']),
      scopes: z.array(scope),
      warning: z.string().nullable(),
      /** Opens the source's page "create an app" with everything filled in. */
      createAppUrl: z.string(),
    }),
  ),
  /** What is done at the source first, where that is more than a link; empty otherwise. */
  steps: z.array(setupStep),
  /** How somebody takes a token there themselves. */
  ownToken: z.string(),
  /** The same for a token of a whole organization, where the source has such; empty otherwise. */
  organizationSteps: z.array(setupStep),
  /** Scopes that the source wants asked for, with which nothing is read. */
  scopesBeside: z.array(scope),
  /** How far a connection can be allowed to look, the narrowest first. */
  reaches: z.array(z.enum(['public', 'private', 'direct'])),
  /** The organization's own app, when its credentials are known; the secret is never given out. */
  app: z.object({ clientId: z.string(), appId: z.string().nullable() }).nullable(),
  /** True where a proxy can stand between. */
  isProxiable: z.boolean(),
  /** What this way to the source cannot tell, one clause each; what needs it is not shown. */
  lacks: z.array(z.string()),
  /** True for the stand-in: nothing needs to be created. */
  isSandbox: z.boolean(),
  /** True where it can be read through a Psoxy of the organization's. */
  hasPsoxy: z.boolean(),
  /** What lets the machine of this installation in at a cloud, for a Psoxy there. */
  machine: z.object({
    organizationId: z.string(),
    /** For a role of AWS: what its trust policy has to ask for. */
    externalId: z.string(),
    /** The clouds at which the operator lets the organization use it. */
    allowed: z.array(z.enum(['aws', 'google'])),
  }),
});
export type ConnectorSetup = z.infer<typeof connectorSetup>;

/** PUT /api/connectors/:id/app */
export const appCredentials = z.object({
  clientId: z.string().trim().min(1).max(200),
  clientSecret: z.string().trim().min(1).max(200),
  /** Where the source has to be told which app it is. */
  appId: z
    .string()
    .trim()
    .regex(/^[A-Z0-9]{1,40}$/)
    .optional(),
});

/** POST /api/connectors/:id/consent: the answer is where the browser goes next. */
export const consentRequest = z.object({
  mode: z.enum(['person', 'bot']).default('person'),
  /** Asks for a token of the whole organization, where the source has such. */
  isOfOrganization: z.boolean().default(false),
  /** To reconnect: the connection that stopped. */
  connectionId: z.uuid().optional(),
});
export const consentBegun = z.object({ url: z.string() });

/** POST /api/connectors/:id/token: paste a token instead of consenting. */
export const pastedToken = z.object({
  /** May be left out for the stand-in alone, which gives one to whoever asks. */
  token: z.string().trim().min(10).max(500).optional(),
  name: chosenName(80).optional(),
  connectionId: z.uuid().optional(),
  /** Refuses one of a single workspace, where the source has tokens of a whole organization. */
  isOfOrganization: z.boolean().default(false),
});

export const liveStates = [
  'setting-up',
  'collecting',
  'up-to-date',
  'needs-reconnecting',
  'paused',
  'failing',
  'disconnected',
] as const;

/** Which channels are read. Tokens, never names; patterns are matched against names while they are read. */
export const choice = z.object({
  which: z.enum(['all', 'chosen', 'all-but']),
  // A token has the length of a UUID, and none of its version bits.
  channels: z.array(z.guid()).max(20_000),
  patterns: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .max(100)
        .regex(/^\P{Cc}*$/u),
    )
    .max(100),
  includesExternal: z.boolean(),
  /** How far back, in days. */
  horizonDays: z.number().int().min(1).max(3650),
});
export type Choice = z.infer<typeof choice>;

/** GET /api/problems/:code */
export const problemText = z.object({ code: z.string(), message: z.string(), next: z.string() });

/** What a sync is doing now. */
export const syncProgress = z.object({
  phase: z.enum(['waiting', 'people', 'channels', 'newest', 'history', 'replies', 'checking', 'figures']),
  /** In words, without a name: "history of channel 12 of 40". */
  doing: z.string(),
  /** 0 to 1. */
  share: z.number(),
  messages: z.number(),
  messagesPerSecond: z.number(),
  calls: z.number(),
  secondsLeft: z.number().nullable(),
});

/** GET /api/connections/:id */
export const liveConnection = z.object({
  id: z.string(),
  connectorId: z.string(),
  connectorName: z.string(),
  name: z.string(),
  state: z.enum(liveStates),
  mode: z.enum(['person', 'bot']),
  /** With a token of ours, through our proxy in your network, or through your Psoxy. */
  route: z.enum(['token', 'proxy', 'psoxy']),
  createdAt: z.string(),
  /** Since when this connection alone is halted; null where it is not. */
  haltedAt: z.string().nullable(),
  problem: problemText.nullable(),
  scopes: z.array(scope),
  /** Granted though never asked for, each with advice. */
  widerScopes: z.array(z.string()),
  limits,
  /** Of an organization at the source: workspaces that let the app in, and those that are known not to; null otherwise. */
  workspaces: z.object({ open: z.number(), closed: z.number() }).nullable(),
  /** The whole organization was asked for, and one of its workspaces answered: GET …/workspaces names it. */
  isLessThanAsked: z.boolean(),
  choice: choice.nullable(),
  /** The UTC day, `YYYY-MM-DD`, before which retention keeps nothing: no horizon reaches further back. */
  edge: z.string(),
  progress: syncProgress.nullable(),
  nextSyncAt: z.string().nullable(),
  /** How it finds somebody by their address: with what is known here, by asking its proxy, or not at all. */
  addresses: z.enum(['known', 'asked', 'unknown']),
  /** Null for none: objections that must be given again, made before it was connected. `people` is null below five. */
  objectAgain: z.object({ people: z.number().int().nullable() }).nullable(),
  /** True when the source allows this app only a slow class of calls. */
  isSlowClass: z.boolean(),
  /** True where the source counts for itself what can be held against what is stored. */
  hasSourceCounts: z.boolean(),
  /** False where a channel lists replies too, so that they are counted as its messages. */
  countsReplies: z.boolean(),
  stored: z.object({
    messages: z.number(),
    people: z.number(),
    channels: z.number(),
    firstDay: z.string().nullable(),
    lastDay: z.string().nullable(),
  }),
});
export type LiveConnection = z.infer<typeof liveConnection>;

/** GET /api/connections/:id/channels: names shown live from the source, stored nowhere. */
export const liveChannels = z.object({
  channels: z.array(
    z.object({
      token: z.string(),
      name: z.string(),
      people: z.number(),
      isArchived: z.boolean(),
      isExternal: z.boolean(),
    }),
  ),
});
export type LiveChannels = z.infer<typeof liveChannels>;

/** GET /api/connections/:id/workspaces: names shown live from the source, stored nowhere. */
export const liveWorkspaces = z.object({
  names: z.array(z.string()),
  /** The source's page on which the app is added to others; null where there is none. */
  addingUrl: z.string().nullable(),
});
export type LiveWorkspaces = z.infer<typeof liveWorkspaces>;

/** POST /api/connections/:id/plan: what a choice would cost. */
export const plan = z.object({
  channels: z.number(),
  leftOut: z.number(),
  /** Estimated; the true number depends on how much was written. */
  calls: z.number(),
  seconds: z.number(),
  /** What the estimate rests on, one sentence. */
  basis: z.string(),
  /** The UTC day, `YYYY-MM-DD`, at which retention ends it before its horizon; null where it reads as far as chosen. */
  edge: z.string().nullable(),
});
export type Plan = z.infer<typeof plan>;

/** GET /api/connections/:id/syncs */
export const syncLog = z.object({
  syncs: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['sync', 'import']),
      state: z.enum(['running', 'finished', 'cancelled', 'failed', 'interrupted']),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      messages: z.number(),
      replies: z.number(),
      removed: z.number(),
      calls: z.number(),
      error: problemText.nullable(),
    }),
  ),
});
export type SyncLog = z.infer<typeof syncLog>;

/** GET /api/connections/:id/coverage; its shape is that of `tacit coverage ID --json`. */
export const coverage = z.object({
  connection: z.string(),
  /** False where a channel lists replies too: then no count of replies means anything, and `messagesSeen` is of all. */
  countsReplies: z.boolean(),
  /** Every stored message is read again within this many days; null while it is not known yet. */
  recheckedWithinDays: z.number().nullable(),
  /** How many people objected, of whom nothing is stored though the source counts it; `some` below five. */
  objected: z.union([z.number().int(), z.literal('some')]).nullable(),
  totals: z.object({
    channels: z.number(),
    readable: z.number(),
    messages: z.number(),
    repliesSaid: z.number(),
    repliesStored: z.number(),
    threads: z.number(),
    threadsOwing: z.number(),
    unnamedReactions: z.number(),
  }),
  channels: z.array(
    z.object({
      channel: z.string(),
      /** A made-up name that stays the same, as elsewhere in the console. */
      name: z.string(),
      /** Null where it is read; else why not, one sentence. */
      unreadable: z.string().nullable(),
      isBackfilled: z.boolean(),
      messages: z.number(),
      /** Of them, those that the channel lists: all but replies that are not shown in it. */
      messagesListed: z.number(),
      /** How many the source listed, within the horizon, when the channel was last read through. */
      messagesSeen: z.number(),
      repliesSaid: z.number(),
      repliesStored: z.number(),
      /** True where replies are not stored though every thread was read, and people objected: nothing is missing. */
      isShortByObjection: z.boolean(),
      threads: z.number(),
      threadsOwing: z.number(),
      unnamedReactions: z.number(),
      firstDay: z.string().nullable(),
      lastDay: z.string().nullable(),
      /** When the last complete re-reading of the channel's stored history ended. */
      recheckedAt: z.string().nullable(),
    }),
  ),
});
export type Coverage = z.infer<typeof coverage>;

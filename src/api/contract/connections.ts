// What the console and the API say to each other about connectors, connections and imports.
import { z } from 'zod';
import { liveStates, syncProgress } from './live.ts';

/** GET /api/connectors: what can be connected, from the declarations. */
export const connectorList = z.object({
  connectors: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['archive', 'api']),
      summary: z.string(),
      needs: z.array(z.string()),
      kept: z.array(z.object({ stream: z.string(), field: z.string(), as: z.string(), why: z.string() })),
      neverKept: z.array(z.string()),
    }),
  ),
});
export type ConnectorList = z.infer<typeof connectorList>;

export const messageCounts = z.object({
  human: z.number(),
  app: z.number(),
  membership: z.number(),
  channelChange: z.number(),
  huddle: z.number(),
  redacted: z.number(),
  unknown: z.number(),
});

/** What an import read. Days are of UTC. */
export const importCounts = z.object({
  messages: messageCounts,
  replies: z.number(),
  reactions: z.number(),
  people: z.number(),
  channels: z.number(),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
  /** How many files or records were left out, by reason; `sentence` says why. */
  skipped: z.array(z.object({ reason: z.string(), sentence: z.string(), count: z.number() })),
  /** What files of their kind never tell, one clause each: figures that need it are not available. */
  lacks: z.array(z.string()).optional(),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const runState = z.enum(['running', 'finished', 'cancelled', 'failed', 'interrupted']);

/** GET /api/imports/:id */
export const importRun = z.object({
  id: z.string(),
  /** Null until it is known which source the archive is of, and for one that was refused before. */
  connectionId: z.string().nullable(),
  connectorId: z.string(),
  state: runState,
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Bytes of the archive's files read so far and in all; `total` is 0 while the archive is being received. */
  progress: z.object({
    phase: z.enum(['receiving', 'reading', 'computing', 'done']),
    done: z.number(),
    total: z.number(),
    messagesPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
  }),
  counts: importCounts.nullable(),
  /** Paths of broken or skipped files: at most 100, only while the process that imported them runs; never stored. */
  skippedPaths: z.array(z.object({ path: z.string(), sentence: z.string() })),
  error: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
});
export type ImportRun = z.infer<typeof importRun>;

/** The states of a connection that archives are imported into. */
export type ArchiveState = 'empty' | 'importing' | 'up-to-date' | 'failing';

/** GET /api/connections */
export const connectionList = z.object({
  connections: z.array(
    z.object({
      id: z.string(),
      connectorId: z.string(),
      connectorName: z.string(),
      /** Chosen by the administrator or made from the connector and a number; never from the source. */
      name: z.string(),
      /** Whether it collects by itself, or archives are imported into it. */
      kind: z.enum(['archive', 'api']),
      state: z.enum(['empty', 'importing', ...liveStates]),
      createdAt: z.string(),
      /** Since when this connection alone is halted; null where it is not. */
      haltedAt: z.string().nullable(),
      /** The last import; null where it collects by itself. */
      lastRun: importRun.nullable(),
      /** What a sync does now; null where none runs. */
      progress: syncProgress.nullable(),
      nextSyncAt: z.string().nullable(),
      /** The whole organization was asked for at the source, and one of its workspaces answered. */
      isLessThanAsked: z.boolean(),
      stored: z.object({
        messages: z.number(),
        people: z.number(),
        channels: z.number(),
        firstDay: z.string().nullable(),
        lastDay: z.string().nullable(),
      }),
    }),
  ),
});
export type ConnectionList = z.infer<typeof connectionList>;

/** GET /api/inventory */
export const inventory = z.object({
  connectors: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      streams: z.array(
        z.object({
          name: z.string(),
          from: z.string(),
          fields: z.array(
            z.object({
              name: z.string(),
              comesFrom: z.string(),
              keptAs: z.enum(['token', 'time', 'day', 'number', 'yes or no', 'listed word', 'organizational word']),
              words: z.array(z.string()),
              rule: z.string(),
              why: z.string(),
              howLong: z.string(),
            }),
          ),
          dropped: z.array(z.string()),
        }),
      ),
      neverKept: z.array(z.string()),
      /** Whether you have a connection of it; null for files, which are sent and connect nothing. */
      isConnected: z.boolean().nullable(),
      /** How far your connections look, the farthest of them; null where the connector has one reach alone or is not connected. */
      reach: z.enum(['public', 'private', 'direct']).nullable(),
    }),
  ),
  control: z.array(z.object({ table: z.string(), holds: z.string(), why: z.string(), howLong: z.string() })),
});
export type Inventory = z.infer<typeof inventory>;

/** Null where the connection cannot tell. */
const pairCount = z.number().nullable();
/** GET /api/reconcile: the operator's counts, not protected by group size; administrators only. */
const totals = z.object({
  messages: messageCounts,
  replies: z.number(),
  reactions: z.number(),
  authors: z.number(),
  replyPairs: z.number(),
  replyEvents: z.number(),
  mentionPairs: pairCount,
  mentionEvents: pairCount,
  reactionPairs: pairCount,
  reactionEvents: pairCount,
});
export const reconciliation = z.object({
  connections: z.array(
    z.object({
      id: z.string(),
      connector: z.string(),
      totals,
      byDay: z.array(totals.extend({ day: z.string() })),
      byChannel: z.array(totals.extend({ channel: z.string() })),
    }),
  ),
});
export type Reconciliation = z.infer<typeof reconciliation>;

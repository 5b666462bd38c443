// How the proxy of a connection stands: what it says of itself, held against what this server knows of it.
import { z } from 'zod';
import { type ErrorCode, errorCodes, isHouseError, Refused } from '../base/errors.ts';
import { get } from '../base/post.ts';
import { declarationHash } from '../connector/declaration.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { openProxyAccess, type ProxyAccess, type ProxyProof } from '../control/proxies.ts';
import { requireAnswer } from './calls/internal/proxy-sender.ts';
import { proofOf } from './calls-of.ts';
import { type Live, sourceOf } from './live.ts';

export interface ProxyStanding {
  readonly host: string;
  readonly proof: ProxyProof;
  readonly key: string;
  readonly health: {
    readonly version: string;
    readonly key: string;
    readonly isSameDeclaration: boolean;
    readonly lookups: boolean;
  } | null;
  readonly problem: ErrorCode | null;
}

const hex = (length: number) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));
const healthDocument = z.strictObject({
  version: z.string().regex(/^[\w.-]{1,20}$/),
  connectors: z
    .array(
      z.strictObject({
        connector: z.string().max(64),
        declaration: hex(64),
        key: hex(32),
        methods: z.array(z.string().max(80)).max(100),
        // Older ones answer none, and say nothing of it.
        lookups: z.boolean().default(false),
      }),
    )
    .max(50),
});

/** Somebody waits for it. */
const bounds = { headersMs: 10_000, wholeMs: 10_000, bytes: 256 * 1024 };

/** Throws Refused `not-found` for a connection without a proxy. */
export async function standingOf(live: Live, connection: LiveConnection): Promise<ProxyStanding> {
  const { organizationId, connectionId } = connection;
  const access = await openProxyAccess(live.control, organizationId, connectionId);
  if (connection.route !== 'proxy' || access === null) {
    throw new Refused(
      'not-found',
      'The connection has no proxy.',
      'Only connections through a proxy of yours have one.',
    );
  }
  const { url, proof, fingerprint: key } = access;
  const standing = { host: new URL(url).host, proof, key };
  try {
    const health = await ask(live, connection, access);
    return { ...standing, health, problem: health.key === key ? null : 'proxy-key-changed' };
  } catch (error) {
    if (!isHouseError(error)) throw error;
    return { ...standing, health: null, problem: error.code };
  }
}

async function ask(live: Live, { organizationId, connectorId }: LiveConnection, access: ProxyAccess) {
  const { control } = live;
  const { connector } = sourceOf(live, connectorId);
  const { agent, token } = await proofOf(control, organizationId, access);
  const signal = AbortSignal.timeout(bounds.wholeMs * 2);
  const answer = await get({ url: `${access.url}/health`, token: await token(), agent, bounds, signal });
  requireAnswer(answer, control.clock);
  const parsed = healthDocument.safeParse(answer.body);
  const found = parsed.data?.connectors.find((one) => one.connector === connector.id);
  if (parsed.data === undefined || found === undefined) {
    throw new Refused('proxy-refused', errorCodes['proxy-refused'], 'Run the proxy for this connector.');
  }
  const isSameDeclaration = found.declaration === declarationHash(connector);
  return { version: parsed.data.version, key: found.key, isSameDeclaration, lookups: found.lookups };
}

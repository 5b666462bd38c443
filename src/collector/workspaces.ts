// The workspaces of an organization that let the app in, and where it is added to others: asked of the source now.
import { minutes } from '../base/clock.ts';
import { recordsOf } from '../connector/read-answer.ts';
import { refuseHalted } from '../control/halts.ts';
import type { LiveConnection } from '../control/live-connections.ts';
import { callsOf } from './calls-of.ts';
import { type Live, sourceOf } from './live.ts';

export interface OpenWorkspaces {
  /** In the order of the source. In memory alone. */
  readonly names: readonly string[];
  /** Null where there is no such page: the source is a workspace itself, or only a proxy speaks with it. */
  readonly addingUrl: string | null;
}

const none: OpenWorkspaces = { names: [], addingUrl: null };

/** Who asked for more is told what it is that answered. */
const alone = ({ isLessThanAsked }: LiveConnection, name = ''): OpenWorkspaces =>
  isLessThanAsked ? { ...none, names: [name] } : none;

/** Throws Refused `halted`, and what the source's answers mean. */
export async function openWorkspaces(live: Live, connection: LiveConnection): Promise<OpenWorkspaces> {
  const source = sourceOf(live, connection.connectorId);
  const { identity, snapshots } = source.connector;
  const { workspaces } = snapshots;
  if (workspaces?.areThoseThatLetIn !== true || connection.route !== 'token') return none;
  await refuseHalted(live.control, connection.organizationId);
  const calls = callsOf(live.control, source, connection, AbortSignal.timeout(minutes(1)));
  const answer = await calls.call(identity, {});
  const found = answer.is === 'fine' ? identity.read(answer.body) : undefined;
  if (answer.is !== 'fine' || found === undefined) return none;
  if (workspaces.isAsked?.(found) === false) return alone(connection, identity.nameOf?.(answer.body));
  const names: string[] = [];
  for await (const page of calls.pages(workspaces, {})) {
    names.push(...recordsOf(workspaces, page).map((record) => workspaces.nameOf?.(record) ?? ''));
  }
  const path = workspaces.addingPath?.(answer.body);
  const base = `${source.clientUrl ?? source.baseUrl}/`;
  return { names, addingUrl: path === undefined ? null : new URL(path, base).href };
}

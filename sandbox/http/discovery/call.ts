// What a method of the Discovery API is, and what its methods share: whose conversation it is, bounds, paging.
import type { Conversation, Grid } from '../../grid/grid.ts';
import type { Stretch } from '../../grid/edits.ts';
import type { Slack } from '../../slack.ts';
import type { App, Token } from '../../state.ts';
import { microsPerSecond, tsOf } from '../../time.ts';
import { type Body, readLimit, required } from '../method.ts';
import { cutShort } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';
import { readBound } from '../timestamps.ts';

/** A call with an organization-wide token of an app that Discovery is open to. */
export interface DiscoveryCall {
  readonly slack: Slack;
  readonly grid: Grid;
  readonly method: string;
  readonly args: URLSearchParams;
  readonly token: Token;
  readonly app: App;
  /** A fault wants a page without objects that leads on. */
  readonly isEmptyPage: boolean;
}

export interface DiscoveryMethod {
  readonly scope: 'discovery:read' | 'discovery:write';
  /** No counting needs it: a call of it is remembered. */
  readonly isOffence?: boolean;
  /** The fields of the answer beside `ok`. Throws Refusal. */
  answer(call: DiscoveryCall): Body;
}

const most = 1000;

export function pageLimit({ args }: DiscoveryCall): number {
  return readLimit(args, 100, most);
}

/** The workspace that was named, undefined where none was. Throws Refusal `team_not_found`. */
export function readTeam({ args, grid }: DiscoveryCall): string | undefined {
  const team = args.get('team') ?? '';
  if (team === '') return undefined;
  if (team !== grid.enterprise.id && !grid.teams().some(({ id }) => id === team)) throw new Refusal('team_not_found');
  return team;
}

/**
 * The conversation that is asked about. Under another workspace than its own it does not exist, and what belongs to the
 * organization is in no workspace. Throws Refusal `channel_not_found`.
 */
export function conversationOf(call: DiscoveryCall): Conversation {
  const found = call.grid.find(required(call.args, 'channel', 'channel_not_found'));
  const team = readTeam(call);
  if (found === undefined || (team !== undefined && !isIn(call.grid, found, team))) {
    throw new Refusal('channel_not_found');
  }
  return found;
}

export function isIn({ enterprise }: Grid, { placement }: Conversation, team: string): boolean {
  return placement.home === enterprise.id ? team === enterprise.id : placement.teams.includes(team);
}

/** Both bounds exclusive; `latest` is also where the next page begins. */
export function readStretch({ args, grid }: DiscoveryCall): Stretch {
  return {
    oldest: readBound(args.get('oldest'), 'invalid_ts_oldest') ?? -1,
    // What was played at this very moment has a few micros of its own.
    latest: readBound(args.get('latest'), 'invalid_ts_latest') ?? grid.core.now() + microsPerSecond,
  };
}

/** Where a page that a fault has emptied leads: to where it began. */
export function nowhere(stretch: Stretch): Body {
  return { offset: tsOf(stretch.latest) };
}

/**
 * One page of a list that is walked by `offset`, the id of the last object of the page before. The last page has an
 * empty offset or none at all, as the method has it.
 */
export function offsetPage<T extends { readonly id: string }>(
  call: DiscoveryCall,
  all: readonly T[],
  atEnd: Body,
): { readonly items: readonly T[]; readonly end: Body } {
  const offset = call.args.get('offset') ?? '';
  const left = all.filter(({ id }) => id > offset).sort((one, other) => (one.id < other.id ? -1 : 1));
  const limit = pageLimit(call);
  if (call.isEmptyPage) return { items: [], end: { offset } };
  const items = left.slice(0, left.length <= limit ? limit : cutShort(limit, all.length - left.length));
  return { items, end: items.length < left.length ? { offset: items.at(-1)?.id ?? offset } : atEnd };
}

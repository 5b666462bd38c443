// The methods that serve messages: history, replies, and the reactions of one message.
import type { Place } from '../../slack.ts';
import type { MessagePage, RawMessage } from '../../workspace.ts';
import { type Body, isSet, type Method, type MethodCall, readLimit, required } from '../method.ts';
import { cutShort, givePageToken, readPageToken } from '../page-tokens.ts';
import { microsPerSecond } from '../../time.ts';
import { Refusal } from '../refusal.ts';
import { readBound, toMicros } from '../timestamps.ts';
import { findReadable, historyScopes } from '../visibility.ts';

const microsOfDay = 86_400_000_000;

/** Both bounds exclusive, in micros. */
interface Bounds {
  readonly oldest: number;
  readonly latest: number;
}

export const conversationsHistory: Method = {
  tier: 'tier3',
  scopes: historyScopes,
  answer(call) {
    required(call.args, 'channel', 'channel_not_found');
    const { id } = findReadable(call);
    const limit = readLimit(call.args, call.mostObjects ?? 100, call.mostObjects ?? 999);
    const list = `${call.method} ${id}`;
    const from = readPageToken(call.slack, list, call.args.get('cursor'));
    const { oldest, latest, isLimited } = withinPlan(call, readBounds(call));
    const span = { oldest, latest: Math.min(latest, from ?? latest), limit };
    const page = call.isEmptyPage
      ? nothingYet
      : shortened(call, call.place.workspace.history(id, span), limit, from ?? 0);
    const last = page.messages.at(-1);
    const next = last === undefined ? span.latest : toMicros(last.ts);
    return {
      ...echo(call.args),
      messages: page.messages,
      has_more: page.hasMore,
      ...(isLimited ? { is_limited: true } : {}),
      pin_count: 0,
      channel_actions_ts: null,
      channel_actions_count: 0,
      ...(page.hasMore ? leadsOn(givePageToken(call.slack, list, next)) : {}),
    };
  },
};

export const conversationsReplies: Method = {
  tier: 'tier3',
  scopes: historyScopes,
  answer(call) {
    required(call.args, 'channel', 'channel_not_found');
    const { id } = findReadable(call);
    const ts = required(call.args, 'ts');
    const limit = readLimit(call.args, call.mostObjects ?? 1000, call.mostObjects ?? 1000);
    const list = `${call.method} ${id} ${ts}`;
    const from = readPageToken(call.slack, list, call.args.get('cursor'));
    const { oldest, latest } = withinPlan(call, readBounds(call));
    // The parent stands on every page and counts as one of the objects.
    const replies = Math.max(1, limit - 1);
    const span = { oldest: Math.max(oldest, from ?? oldest), latest, limit: replies };
    const found = call.place.workspace.replies(id, ts, span);
    const parent = found?.messages[0];
    if (found === undefined || parent === undefined || isHidden(call, parent)) throw new Refusal('thread_not_found');
    const page = call.isEmptyPage
      ? { ...nothingYet, messages: [parent] }
      : shortened(call, found, replies, from ?? 0, 1);
    const last = page.messages.length > 1 ? page.messages.at(-1) : undefined;
    const next = last === undefined ? span.oldest : toMicros(last.ts);
    return {
      messages: page.messages,
      has_more: page.hasMore,
      ...(page.hasMore ? leadsOn(givePageToken(call.slack, list, next)) : {}),
    };
  },
};

export const reactionsGet: Method = {
  tier: 'tier3',
  scopes: ['reactions:read'],
  answer(call) {
    if (!call.args.get('channel') || !call.args.get('timestamp')) throw new Refusal('no_item_specified');
    const { id } = findReadable(call);
    const ts = call.args.get('timestamp')!;
    if (!/^\d{1,12}\.\d{6}$/.test(ts)) throw new Refusal('bad_timestamp');
    const message = call.place.workspace.message(id, ts);
    if (message === undefined) throw new Refusal('message_not_found');
    return { type: 'message', channel: id, message: isSet(call.args, 'full') ? message : asOnPage(call, id, message) };
  },
};

const nothingYet: MessagePage = { messages: [], hasMore: true };

function readBounds({ args, place }: MethodCall): Bounds {
  const oldest = readBound(args.get('oldest'), 'invalid_ts_oldest') ?? 0;
  // What was played at this very moment has a few micros of its own, so that no two messages share a time.
  const justNow = place.workspace.now() + microsPerSecond;
  const latest = readBound(args.get('latest'), 'invalid_ts_latest') ?? justNow;
  // Slack's bounds are exclusive unless asked otherwise; times are whole micros, so one more or less includes them.
  return isSet(args, 'inclusive') ? { oldest: oldest - 1, latest: latest + 1 } : { oldest, latest };
}

/** On a free plan what is older is hidden, and the answer says so wherever it was asked for. */
function withinPlan({ place }: MethodCall, bounds: Bounds): Bounds & { readonly isLimited: boolean } {
  const hidden = hiddenBefore(place);
  return { ...bounds, oldest: Math.max(bounds.oldest, hidden), isLimited: bounds.oldest < hidden };
}

/** In micros; before everything on a paid plan. */
function hiddenBefore({ workspace, historyDays }: Place): number {
  return historyDays === null ? -1 : workspace.now() - historyDays * microsOfDay;
}

/** `first` is how many at the front are not counted. The restricted class always gets all that it may have. */
function shortened(call: MethodCall, page: MessagePage, limit: number, position: number, first = 0): MessagePage {
  if (!page.hasMore || call.mostObjects !== undefined) return page;
  return { messages: page.messages.slice(0, first + cutShort(limit, position)), hasMore: true };
}

/** There is no thread under a join, nor where the plan hides its parent. */
function isHidden({ place }: MethodCall, { ts, subtype }: RawMessage): boolean {
  return subtype === 'channel_join' || subtype === 'channel_leave' || toMicros(ts) <= hiddenBefore(place);
}

function leadsOn(token: string): Body {
  return { response_metadata: { next_cursor: token } };
}

function echo(args: URLSearchParams): Body {
  return Object.fromEntries(['oldest', 'latest'].flatMap((name) => (args.get(name) ? [[name, args.get(name)]] : [])));
}

/** With the lists of reactors cut as pages cut them, where a page holds the message at all. */
function asOnPage({ place }: MethodCall, channel: string, message: Body & { readonly ts: string }): Body {
  const at = toMicros(message.ts);
  const [found] = place.workspace.history(channel, { oldest: at - 1, latest: at + 1, limit: 1 }).messages;
  return found ?? message;
}

// Page tokens: Slack's `cursor`, opaque to the client, good for one list and for some hours.
import { type Clock, hours } from '../../src/base/clock.ts';
import type { Mint } from '../mint.ts';
import { Refusal } from './refusal.ts';

const lifetime = hours(2);

export interface PageTokens {
  readonly clock: Clock;
  readonly mint: Mint;
}

/** A token for the place `position` in what `list` names: the method and what it was asked about. */
export function givePageToken({ clock, mint }: PageTokens, list: string, position: number): string {
  const promise = `next:${position}:${clock.now().getTime() + lifetime}`;
  return Buffer.from(`${promise}:${mint.derive('page', list, promise).slice(0, 12)}`).toString('base64');
}

/** The position; undefined where no token was sent. Throws Refusal `invalid_cursor` for an old one or another list's. */
export function readPageToken({ clock, mint }: PageTokens, list: string, token: string | null): number | undefined {
  if (token === null || token === '') return undefined;
  const [word, position, endsAt, signature] = Buffer.from(token, 'base64').toString('latin1').split(':');
  const promise = `${word}:${position}:${endsAt}`;
  const isOurs = mint.derive('page', list, promise).slice(0, 12) === signature;
  if (!isOurs || Number(endsAt) <= clock.now().getTime()) throw new Refusal('invalid_cursor');
  return Number(position);
}

/**
 * How many objects a page really gets: Slack's limit is a maximum, and now and then a page that does not end the list is
 * shorter. Which ones are is decided by where the page stands, so that a test always sees the same.
 */
export function cutShort(limit: number, position: number): number {
  const mixed = Math.imul(position % 4_294_967_291, 0x9e37_79b1);
  const isShort = ((mixed ^ (mixed >>> 15)) >>> 0) % 5 === 3;
  return isShort ? Math.ceil(limit * 0.8) : limit;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Empty on the last page. */
  readonly next: string;
}

/** One page of a list; filters come after it, so a page may be left without objects and still lead on. */
export function pageOf<T>(
  tokens: PageTokens,
  list: string,
  items: readonly T[],
  asked: { readonly token: string | null; readonly limit: number; readonly isEmptyPage: boolean },
): Page<T> {
  const from = readPageToken(tokens, list, asked.token) ?? 0;
  const left = items.length - from;
  const most = left <= asked.limit ? left : cutShort(asked.limit, from);
  const count = asked.isEmptyPage ? 0 : Math.max(0, most);
  const end = from + count;
  return { items: items.slice(from, end), next: end < items.length ? givePageToken(tokens, list, end) : '' };
}

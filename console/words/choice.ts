// Which channels are read: how a choice changes, and which channels of a long list are shown.
import type { Choice, LiveChannels } from '../../src/api/contract/live.ts';
import { matches } from './search.ts';

export type Channel = LiveChannels['channels'][number];
type Which = Choice['which'];

/** A choice that is being made. What was picked for one answer is kept while another is looked at. */
export interface Draft {
  readonly choice: Choice;
  readonly picked: Readonly<Partial<Record<Which, Pick<Choice, 'channels' | 'patterns'>>>>;
}

const firstChoice: Choice = { which: 'all', channels: [], patterns: [], includesExternal: false, horizonDays: 365 };

export function draftOf(choice: Choice | null): Draft {
  return { choice: choice ?? firstChoice, picked: {} };
}

/** Ticks mean the opposite in `chosen` and in `all-but`, so they never go from one to the other. */
export function turnedTo({ choice, picked }: Draft, which: Which): Draft {
  const kept = { ...picked, [choice.which]: { channels: choice.channels, patterns: choice.patterns } };
  return { choice: { ...choice, channels: [], patterns: [], ...kept[which], which }, picked: kept };
}

export function changed(draft: Draft, change: Partial<Omit<Choice, 'which'>>): Draft {
  return { ...draft, choice: { ...draft.choice, ...change } };
}

/** Picks or drops channels. */
export function withChannels(channels: readonly string[], tokens: readonly string[], isPicked: boolean): string[] {
  const all = new Set(channels);
  for (const token of tokens) {
    if (isPicked) all.add(token);
    else all.delete(token);
  }
  return [...all];
}

/** An externally shared channel is left out unless those are switched on, whatever is ticked. */
export function isOpen(channel: Channel, choice: Choice): boolean {
  return !channel.isExternal || choice.includesExternal;
}

/** Why nothing can be started yet; undefined when it can. */
export function missingIn({ which, channels, patterns }: Choice): string | undefined {
  return which === 'chosen' && channels.length === 0 && patterns.length === 0
    ? 'Choose at least one channel, or a pattern.'
    : undefined;
}

const byName = new Intl.Collator('en', { numeric: true });

/** Those that fit what was typed, by name. */
export function foundChannels(channels: readonly Channel[], search: string): Channel[] {
  const found = search === '' ? [...channels] : channels.filter((each) => matches(search, [each.name]));
  return found.sort((a, b) => byName.compare(a.name, b.name) || (a.token < b.token ? -1 : 1));
}

/** Why a pattern cannot be added; undefined when it can. */
export function patternProblem(pattern: string, patterns: readonly string[]): string | undefined {
  const given = pattern.trim().replace(/^#/, '');
  if (given.length > 100) return 'A pattern has at most 100 characters.';
  if (patterns.includes(given)) return 'This pattern is there already.';
  if (patterns.length >= 100) return 'There are 100 patterns already.';
  return undefined;
}

/** A pattern as it is stored: people type the sign that stands before a channel's name. */
export const patternOf = (typed: string) => typed.trim().replace(/^#/, '').trim();

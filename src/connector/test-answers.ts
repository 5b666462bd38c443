// The answers of a source that a connector is tested with, and the marks of whatever in them somebody wrote.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFirst } from '../privacy/path.ts';
import type { ApiConnector, Arguments, Call } from './api-connector.ts';
import type { AnswerFacts, Verdict } from './verdict.ts';

/** Whole answers as they came, page by page. The files are called as the streams that they fill. */
export interface Answers {
  readonly identity: unknown;
  /** Empty for a source that has none. */
  readonly workspaces: Pages;
  readonly accounts: Pages;
  /** One list, or one for each pass. */
  readonly places: readonly PassPages[];
  /** Of each place that is asked for by itself, where lists leave something out. */
  readonly details: readonly PlacePages[];
  readonly timeline: readonly PlacePages[];
  /** Of the source's record of edits and deletions, where it keeps one. */
  readonly changes: readonly PlacePages[];
  readonly threads: readonly PlacePages[];
  /** Every answer that is none, and what follows. */
  readonly refusals: readonly Refusal[];
  /** Fields that hold ids, times and the source's own words, by their last names; what is in all others is content. */
  readonly structure: readonly string[];
}

export type Pages = readonly unknown[];

/** The pages of one list of places, and what it was asked for with. */
export interface PassPages {
  readonly pass: Arguments;
  readonly pages: Pages;
}

/** Of one thread, where threads are read. */
export interface PlacePages {
  readonly place: string;
  readonly pages: Pages;
}

export interface Refusal extends Pick<AnswerFacts, 'status' | 'retryAfterSeconds'> {
  readonly answer: unknown;
  readonly verdict: Verdict;
}

/** Whether who that answer names is asked for workspaces. */
export function asksForWorkspaces({ identity, snapshots }: ApiConnector<unknown>, answer: unknown): boolean {
  const { workspaces } = snapshots;
  return workspaces !== undefined && (workspaces.isAsked?.(identity.read(answer)!) ?? true);
}

export function readAnswers(connector: ApiConnector<unknown>, folder: URL): Answers {
  const { snapshots, timeline } = connector;
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, folder)), 'utf8'));
  const places = read(snapshots.places.stream);
  const answered = read('identity');
  const isAsked = asksForWorkspaces(connector, answered);
  return {
    identity: answered,
    workspaces: isAsked ? (read('workspaces') as Pages) : [],
    accounts: read(snapshots.accounts.stream) as Pages,
    places: snapshots.places.passes ? (places as PassPages[]) : [{ pass: {}, pages: places as Pages }],
    details: snapshots.places.details === undefined ? [] : (read('details') as readonly PlacePages[]),
    timeline: read(timeline.stream) as readonly PlacePages[],
    changes: timeline.changes === undefined ? [] : (read('edits') as readonly PlacePages[]),
    threads: timeline.threads === undefined ? [] : (read('replies') as readonly PlacePages[]),
    refusals: read('refusals') as readonly Refusal[],
    structure: read('structure') as readonly string[],
  };
}

/** Every list of pages that there is, each with the call that it answers. */
export function pagesOf(
  { snapshots, timeline }: ApiConnector<unknown>,
  answers: Answers,
): readonly { readonly call: Call; readonly pages: Pages }[] {
  const { workspaces, accounts, places } = snapshots;
  return [
    ...(workspaces === undefined || answers.workspaces.length === 0
      ? []
      : [{ call: workspaces, pages: answers.workspaces }]),
    { call: accounts, pages: answers.accounts },
    ...answers.places.map(({ pages }) => ({ call: places, pages })),
    ...answers.details.map(({ pages }) => ({ call: places.details!, pages })),
    ...answers.timeline.map(({ pages }) => ({ call: timeline, pages })),
    ...answers.changes.map(({ pages }) => ({ call: timeline.changes!, pages })),
    ...answers.threads.map(({ pages }) => ({ call: timeline.threads!, pages })),
  ];
}

/** The records of all pages; `path` is where an answer holds them. */
export function recordsOf(pages: Pages, path: string): readonly unknown[] {
  const listOf = compileFirst(path);
  return pages.flatMap((page) => listOf(page) as readonly unknown[]);
}

/** A string of an answer, and the names of the fields around it; `error` and `messages.reactions.users`, say. */
interface Leaf {
  readonly path: string;
  readonly value: string;
}

/** Content is made of words like this, so that it can be looked for. */
export const canary = /canary[a-z]*\d+/gi;

/** Ids, times, listed words and lists of them: nothing that could be a sentence. */
const structural = /^[\w.,:+/=-]{0,48}$/;

/**
 * What keeps the answers from being searched: content without a word of its own, a word that stands for two contents, and
 * structure that could be content. One line each, by its path.
 */
export function unmarked(answers: unknown, structure: readonly string[]): readonly string[] {
  const standsFor = new Map<string, string>();
  return leavesOf(answers, '').flatMap(({ path, value }) => {
    const words = value.match(canary) ?? [];
    const isStructure = structure.some((name) => path === name || path.endsWith(`.${name}`));
    if (isStructure && words.length === 0) return structural.test(value) ? [] : [`${path}: no structure`];
    if (words.length === 0) return value === '' ? [] : [`${path}: no word to look for`];
    const content = JSON.stringify([path, value]);
    const isTaken = words.some((word) => (standsFor.get(word) ?? content) !== content);
    for (const word of words) standsFor.set(word, content);
    return isTaken ? [`${path}: a word that stands elsewhere too`] : [];
  });
}

function leavesOf(value: unknown, path: string): readonly Leaf[] {
  if (typeof value === 'string') return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}.${name}`));
}

// Reads of an answer what decides the next step: a listed word, a declared scope, how many records, whether more come.
import type { ApiConnector, Verdict } from '../../../connector/api-connector.ts';
import { compileFirst } from '../../../privacy/path.ts';
import type { AnyCall } from '../answer.ts';
import type { Posted } from './post.ts';

export interface Read {
  readonly verdict: Verdict;
  /** A scope that the connector declares. */
  readonly needed: string | undefined;
  /** The answer says that all is well and does not hold what it promises. */
  readonly isMalformed: boolean;
  readonly got: number;
  readonly hasMore: boolean;
}

export interface Reader {
  read(call: AnyCall, posted: Posted): Read;
}

/** What a source's own list of failures is made of. Anything else may be a sentence, and is not handed on. */
const listedWord = /^[a-z_]{1,64}$/;
const noListedWord = 'not_a_listed_word';

export function openReader({ api, consent }: ApiConnector): Reader {
  const errorOf = compileFirst(api.errorPath);
  const neededOf = compileFirst(api.neededPath);
  const nextOf = compileFirst(api.pageToken.path);
  const scopes = new Set([...consent.scopes, ...consent.alternative.scopes].map(({ name }) => name));
  return {
    read({ records }, { status, body, retryAfterSeconds }) {
      const missed = neededOf(body);
      const needed = typeof missed === 'string' && scopes.has(missed) ? missed : undefined;
      const found = records === undefined ? [] : compileFirst(records)(body);
      const got = Array.isArray(found) ? found.length : 0;
      const facts = { status, error: wordOf(errorOf(body)), needed, retryAfterSeconds };
      // No parsed body: the source itself did not answer, or not to the end. Only being asked to wait needs none.
      const verdict = body === undefined && status !== 429 ? { is: 'again' as const } : api.verdict(facts);
      const isMalformed = verdict.is === 'fine' && !Array.isArray(found);
      const about = { needed, isMalformed, got, hasMore: isToken(nextOf(body)) };
      return { ...about, verdict: isMalformed ? { is: 'again' } : verdict };
    },
  };
}

/** Null, absent and empty all say that there is no next page. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function wordOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return typeof error === 'string' && listedWord.test(error) ? error : noListedWord;
}

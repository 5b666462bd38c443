// Reads of an answer what decides the next step: a listed word, a declared scope, how many records, whether more come.
import { compileFirst } from '../privacy/path.ts';
import type { ApiConnector, Call, ListRead } from './api-connector.ts';
import type { Verdict } from './verdict.ts';
import { declaredScopes, pageRuleOf } from './declared.ts';

export interface Read {
  readonly verdict: Verdict;
  /** A scope that the connector declares. */
  readonly needed: string | undefined;
  /** The answer says that all is well and does not hold what it promises. */
  readonly isMalformed: boolean;
  readonly got: number;
  /** Null where the answer names no next page. */
  readonly pageToken: string | null;
}

/** An answer as it came. */
interface Came {
  /** 0 where there was none, or only a part of one. */
  readonly status: number;
  /** Undefined where it is no JSON object. */
  readonly body: object | undefined;
  readonly retryAfterSeconds: number | undefined;
}

export interface AnswerReader {
  /** `records`: where a list stands in the answer, for a call that has one. */
  read(call: Pick<Call, 'pageToken'> & { readonly records?: string }, came: Came): Read;
}

/** What a source's own list of failures is made of. Anything else may be a sentence, and is not handed on. */
const listedWord = /^[a-z_]{1,64}$/;
const noListedWord = 'not_a_listed_word';

export function openAnswerReader(connector: ApiConnector): AnswerReader {
  const { api } = connector;
  const errorOf = compileFirst(api.errorPath);
  const neededOf = compileFirst(api.neededPath);
  const scopes = declaredScopes(connector);
  return {
    read(call, { status, body, retryAfterSeconds }) {
      const missed = neededOf(body);
      const needed = typeof missed === 'string' && scopes.has(missed) ? missed : undefined;
      const found = call.records === undefined ? [] : compileFirst(call.records)(body);
      const got = Array.isArray(found) ? found.length : 0;
      const facts = { status, error: wordOf(errorOf(body)), needed, retryAfterSeconds };
      // No parsed body: the source itself did not answer, or not to the end. Only being asked to wait needs none.
      const verdict = body === undefined && status !== 429 ? { is: 'again' as const } : api.verdict(facts);
      const next = compileFirst(pageRuleOf(connector, call).path)(body);
      // What is neither a token nor none would be taken for the end, and what comes behind it would be lost.
      const isEnd = next === undefined || next === null || next === '';
      const isMalformed = verdict.is === 'fine' && !(Array.isArray(found) && (isEnd || typeof next === 'string'));
      const about = { needed, isMalformed, got, pageToken: isEnd || typeof next !== 'string' ? null : next };
      return { ...about, verdict: isMalformed ? { is: 'again' } : verdict };
    },
  };
}

function wordOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  return typeof error === 'string' && listedWord.test(error) ? error : noListedWord;
}

/** The records of a fine answer to the call of a list. */
export const recordsOf = ({ records }: Pick<ListRead, 'records'>, body: unknown): readonly unknown[] =>
  compileFirst(records)(body) as readonly unknown[];

// Makes of one answer of the source what a collector is given of it.
import type { Interpreter, Known } from '../../connector/interpreter.ts';
import type { Question, WirePage, WireRows } from '../../connector/wire.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { sealedAs, type Sealing } from '../sealing.ts';

interface Reading {
  readonly interpreter: Interpreter;
  readonly sealing: Sealing;
  readonly question: Question;
  readonly placeId: string;
  readonly known: Known | undefined;
  readonly patterns: readonly string[];
  readonly pageToken: string | null;
}

/** Null where the answer names nobody, or where the question came without what it needs. */
export function pageOf(reading: Reading, answer: unknown): WirePage | null {
  const { interpreter, sealing, question, known, patterns, pageToken } = reading;
  if (question === 'join') return { question };
  if (question === 'identity') return identityOf(reading, answer);
  if (known === undefined) return null;
  const place = { token: '', id: reading.placeId };
  switch (question) {
    case 'accounts': {
      const { page, known: learned } = interpreter.accounts(known, answer);
      // The originals in clear end here.
      return { question, rows: rowsOf(page.rows), known: sealing.seal(sealedAs.known, learned) };
    }
    case 'places': {
      const { page, ids } = interpreter.places(known, answer, patterns);
      const handles = ids.map(({ id }) => sealing.seal(sealedAs.place, id));
      const places = page.places.map((place, at) => ({ ...place, handle: handles[at]! }));
      return { question, rows: rowsOf(page.rows), places };
    }
    case 'timeline': {
      const { messages, threads, hasMore, isCut } = interpreter.timeline(known, place, answer, pageToken);
      return { question, messages: rowsOf(messages), threads: rowsOf(threads), hasMore, isCut };
    }
    case 'thread': {
      const { replies, root, isAnswer, pageToken: next } = interpreter.thread(known, place, answer, pageToken);
      const ledgers = root === null ? null : { seen: rowsOf(root.seen), read: rowsOf(root.read) };
      return { question, replies: rowsOf(replies), root: ledgers, isAnswer, hasMore: next !== null };
    }
  }
}

function identityOf({ interpreter, sealing }: Reading, answer: unknown): WirePage | null {
  const found = interpreter.identity(answer);
  if (found === undefined) return null;
  const { source, isBot } = found.spoken;
  return { question: 'identity', source, isBot, known: sealing.seal(sealedAs.known, found.known) };
}

const rowsOf = (rows: Sanitized): WireRows => Sanitized.rowsOf(rows);

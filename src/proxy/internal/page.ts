// Makes of one answer of the source what a collector is given of it.
import type { Reach } from '../../connector/api-connector.ts';
import type { Interpreter, Known, PlaceId } from '../../connector/interpreter.ts';
import type { Question, WirePage, WireRows } from '../../connector/wire.ts';
import { Sanitized } from '../../privacy/sanitize.ts';
import { sealedAs, type Sealing } from '../sealing.ts';

/** What is sealed of a place: how the source is asked for it, and how far it lay when it was listed. */
export type PlaceHandle = Pick<PlaceId, 'id' | 'beside'> & { readonly reach: Reach };

interface Reading {
  readonly interpreter: Interpreter;
  readonly sealing: Sealing;
  readonly question: Question;
  readonly place: Pick<PlaceId, 'id'>;
  readonly known: Known | undefined;
  readonly patterns: readonly string[];
  /** The number of the list of places. */
  readonly pass: number;
  readonly pageToken: string | null;
}

/** Null where the answer names nobody, or where the question came without what it needs. */
export function pageOf(reading: Reading, answer: unknown): WirePage | null {
  const { interpreter, sealing, question, known, patterns, place, pageToken } = reading;
  if (question === 'join') return { question };
  if (question === 'identity') return identityOf(reading, answer);
  if (known === undefined) return null;
  switch (question) {
    case 'workspaces': {
      const { known: learned, count } = interpreter.workspaces(known, answer);
      return { question, count, known: sealing.seal(sealedAs.known, learned) };
    }
    case 'accounts': {
      const { length: passes } = interpreter.passes(known, question);
      const { page, known: learned } = interpreter.accounts(known, answer);
      const { closedWorkspaces } = page;
      // The originals in clear end here.
      return {
        question,
        rows: rowsOf(page.rows),
        closedWorkspaces,
        passes,
        known: sealing.seal(sealedAs.known, learned),
      };
    }
    case 'places': {
      const passes = interpreter.passes(known, question);
      const pass = passes[reading.pass];
      if (pass === undefined) return null;
      const { page, ids } = interpreter.places(known, answer, { patterns, pass });
      const handleOf = (reach: Reach, { id, beside }: PlaceId): string =>
        sealing.seal(sealedAs.place, { id, beside, reach } satisfies PlaceHandle);
      const places = page.places.map((one, at) => ({ ...one, handle: handleOf(one.reach, ids[at]!) }));
      return { question, rows: rowsOf(page.rows), places, passes: passes.length };
    }
    case 'details':
      return { question, rows: rowsOf(interpreter.details(known, place, answer)) };
    case 'timeline': {
      const { messages, threads, hasMore, isCut } = interpreter.timeline(known, place, answer, pageToken);
      return { question, messages: rowsOf(messages), threads: threads && rowsOf(threads), hasMore, isCut };
    }
    case 'changes': {
      const { edited, deleted } = interpreter.changes(answer, pageToken);
      return { question, edited, deleted };
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
  return { question: 'identity', ...found.spoken, known: sealing.seal(sealedAs.known, found.known) };
}

const rowsOf = (rows: Sanitized): WireRows => Sanitized.rowsOf(rows);

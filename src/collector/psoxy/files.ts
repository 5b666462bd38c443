// The files that come through a Psoxy: their lines with tokens in one form, and what stands in the place of a file.
import { jsonLinesOf } from '../../base/json-lines.ts';
import { withCanonicalTokens } from '../../privacy/psoxy-token.ts';
import { type FileBody, lineCharacters } from '../calls/answer.ts';

/** A file, or the answer of the source that there is none: it comes in the same place, and of the same type. */
export async function fileOrAnswer(
  bytes: AsyncIterable<Buffer>,
): Promise<{ readonly file: FileBody } | { readonly answer: object }> {
  const batches = jsonLinesOf(bytes, lineCharacters);
  let first = await batches.next();
  while (first.done !== true && first.value.length === 0) first = await batches.next();
  const [line] = first.done === true ? [] : first.value;
  // A record has no `ok`.
  if (typeof line === 'object' && line !== null && Object.hasOwn(line, 'ok')) {
    await batches.return(undefined);
    return { answer: line };
  }
  return { file: linesOf(first, batches) };
}

async function* linesOf(
  first: IteratorResult<readonly unknown[], unknown>,
  batches: AsyncIterable<readonly unknown[]>,
): AsyncGenerator<readonly unknown[]> {
  if (first.done === true) return;
  yield canonical(first.value);
  for await (const lines of batches) yield canonical(lines);
}

const canonical = (lines: readonly unknown[]): readonly unknown[] => lines.map((line) => withCanonicalTokens(line));

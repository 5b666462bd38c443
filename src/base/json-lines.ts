// One JSON object a line, read while its bytes arrive: never more of it in memory than a piece and a line.

/** A line that is longer than was allowed. */
export class LineTooLong extends Error {}

/** Parsed, many at a time; undefined for a line that is no JSON. Throws LineTooLong beyond `most` characters. */
export async function* jsonLinesOf(bytes: AsyncIterable<Buffer>, most: number): AsyncGenerator<readonly unknown[]> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of bytes) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > most) throw new LineTooLong();
    yield lines.filter((line) => line.trim() !== '').map(parsed);
  }
  if (rest.trim() !== '') yield [parsed(rest)];
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

// Reads the JSON file that says what columns of HR files are taken for (`--map`), as docs/hris.md describes it.
import { readFile } from 'node:fs/promises';
import { Refused } from '../../../base/errors.ts';
import { type ColumnMeaning, plainMeanings } from './column-meaning.ts';

/** By the header as it stands in the file, trimmed. Throws Refused `invalid-request`, and says nothing of what stands there. */
export async function readMapping(path: string): Promise<Record<string, ColumnMeaning>> {
  try {
    const found: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof found !== 'object' || found === null || Array.isArray(found)) throw new TypeError('no object');
    return Object.fromEntries(
      Object.entries(found).map(([header, said]) => [header.trim(), meaningOf(said, header.trim())]),
    );
  } catch (error) {
    throw new Refused(
      'invalid-request',
      'The file of --map is no JSON that says what columns are taken for.',
      'Write it as in docs/hris.md: {"Guild": "group", "T_SHIRT": "ignore"}.',
      { cause: error },
    );
  }
}

/** `"group"`, `"group: Guild"`, `"username: github"`, `"account: slack"`, one word, or the object that the API takes. */
function meaningOf(said: unknown, header: string): ColumnMeaning {
  const { is, dimension, source, of } = typeof said === 'string' ? partsOf(said, header) : (said as Said);
  if (is === 'group' && typeof dimension === 'string' && isShort(dimension.trim(), 60)) {
    return { is, dimension: dimension.trim() };
  }
  if (is === 'identity' && (of === 'username' || of === 'account') && typeof source === 'string') {
    const named = source.trim().toLowerCase();
    if (/^[a-z][a-z0-9_-]{0,39}$/.test(named)) return { is, source: named, of };
  }
  const word = plainMeanings.find((one) => one === is);
  if (word === undefined) throw new TypeError('no meaning');
  return { is: word };
}

interface Said {
  readonly is?: unknown;
  readonly dimension?: unknown;
  readonly source?: unknown;
  readonly of?: unknown;
}

function partsOf(said: string, header: string): Said {
  const [word = '', name = ''] = said.split(':').map((part) => part.trim());
  if (word === 'group') return { is: 'group', dimension: name === '' ? header : name };
  if (word === 'username' || word === 'account') {
    return { is: 'identity', of: word, source: name === '' ? 'any' : name };
  }
  return { is: said.trim() };
}

const isShort = (text: string, most: number): boolean => text !== '' && text.length <= most;

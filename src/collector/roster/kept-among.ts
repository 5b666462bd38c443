// Which of the files that wait were sanitized where a proxy runs: all of them, none, or some, which are not applied together.
import { Refused } from '../../base/errors.ts';
import type { RandomAccess } from '../archive/random-access.ts';
import { beginsAsKept } from '../kept/read-kept.ts';
import type { WaitingFile } from './waiting.ts';

export type Open = () => Promise<RandomAccess>;

/** Undefined where none was. Throws Refused `invalid-request` for some of each. */
export async function keptAmong(files: readonly Pick<WaitingFile, 'open'>[]): Promise<readonly Open[] | undefined> {
  let kept = 0;
  for (const { open } of files) if (await isSanitized(open)) kept += 1;
  if (kept === 0) return undefined;
  if (kept < files.length) throw someOfEach();
  return files.map(({ open }) => open);
}

/** What cannot be opened is explained by whoever opens it as a table. */
export async function isSanitized(open: Open): Promise<boolean> {
  const bytes = await open().catch(() => undefined);
  if (bytes === undefined) return false;
  try {
    return await beginsAsKept(bytes);
  } finally {
    await bytes.close();
  }
}

const someOfEach = (): Refused =>
  new Refused(
    'invalid-request',
    'Some of the files were sanitized where a proxy runs, and some were not: their tokens are of two keys.',
    'Apply the sanitized ones by themselves.',
  );

// Settles by which dimensions the columns of HR files group people, and the number that stands for each.
import { Refused } from '../../base/errors.ts';
import type { Control } from '../../control/control.ts';
import { listDimensions, openDimensions } from '../../control/dimensions.ts';
import { type Dimension, fileDimensions, firstCustomDimension, workedOutDimensions } from '../../privacy/dimensions.ts';
import type { ColumnMeaning } from './reading/column-meaning.ts';

/** `zone` is what the directory calls time zones, the others are what figures are split by anyway. */
const taken = new Set(['zone', 'organization', 'channel', ...workedOutDimensions.flatMap(namesOf)]);

/** The same meanings with each group by the name that its dimension has: `Cost Center` is `costCenter`. */
export interface SettledDimensions {
  settle(meaning: ColumnMeaning): ColumnMeaning;
  /** By that name. */
  readonly numbers: ReadonlyMap<string, number>;
}

/**
 * Without `opens` nothing is written: what is new has the numbers that it would get. Throws Refused `invalid-request`
 * for a name that is taken for something else, and where there are no numbers left.
 */
export async function settleDimensions(
  control: Control,
  organizationId: string,
  meanings: readonly ColumnMeaning[],
  opens: boolean,
): Promise<SettledDimensions> {
  const asked = [...new Set(meanings.flatMap((one) => (one.is === 'group' ? [one.dimension.trim()] : [])))];
  const known: Dimension[] = [...fileDimensions];
  const own = asked.filter((name) => !known.some((dimension) => isOf(dimension, name)));
  if (own.some((name) => taken.has(name.toLowerCase()))) throw isTaken();
  const named = opens
    ? await openDimensions(control, organizationId, own)
    : wouldBe(await listDimensions(control, organizationId), own);
  known.push(...named.map(({ number, name }) => ({ number, key: name, name })));
  const dimensionOf = (name: string): Dimension => known.find((dimension) => isOf(dimension, name))!;
  return {
    settle: (meaning) =>
      meaning.is === 'group' ? { ...meaning, dimension: dimensionOf(meaning.dimension.trim()).key } : meaning,
    numbers: new Map(asked.map(dimensionOf).map(({ key, number }) => [key, number])),
  };
}

function wouldBe(listed: readonly { number: number; name: string }[], names: readonly string[]) {
  const all = [...listed];
  for (const name of names) {
    if (all.some((one) => one.name.toLowerCase() === name.toLowerCase())) continue;
    all.push({ number: (all.at(-1)?.number ?? firstCustomDimension - 1) + 1, name });
  }
  return all;
}

function namesOf({ key, name }: Dimension): string[] {
  return [key.toLowerCase(), name.toLowerCase()];
}

const isOf = (dimension: Dimension, name: string): boolean => namesOf(dimension).includes(name.toLowerCase());

const isTaken = (): Refused =>
  new Refused(
    'invalid-request',
    'A column is taken for a group whose name already means something else.',
    'Give the group another name than zone, organization, channel, tenure or manager.',
  );

// Decimal numbers as files write them: with a point, never with a comma, which means another thing in half the world.

const pattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const longest = 40;

/** NaN for what is no finite number: `12`, `-0.5` and `1.5e-3` are, `1,5`, `12 %` and blanks are not. */
export function decimalOf(found: unknown): number {
  const number = typeof found === 'string' && found.length <= longest && pattern.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : Number.NaN;
}

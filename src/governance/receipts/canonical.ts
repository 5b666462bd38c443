// JSON in one form only: what is signed must come out the same wherever it is written.

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Names in the order of their code units, no spaces, whole numbers: RFC 8785 for what receipts hold. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new TypeError('a receipt holds whole numbers');
    return JSON.stringify(value);
  }
  const names = Object.keys(value).toSorted((one, other) => (one < other ? -1 : 1));
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical((value as Record<string, Json>)[name]!)}`).join(',')}}`;
}

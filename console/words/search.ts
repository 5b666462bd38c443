// Whether something fits what was typed: every word somewhere, case and accents aside.

const plain = (given: string) => given.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

export function matches(search: string, texts: readonly string[]): boolean {
  const hay = plain(texts.join(' '));
  return plain(search)
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

// The patterns by which an administrator chooses channels: `team-*`, where `*` stands for any letters and `?` for one.

/** True when one of the patterns fits the whole name. Case does not matter. */
export function isNamed(patterns: readonly string[], name: string): boolean {
  const normalized = name.normalize('NFC').toLowerCase();
  return patterns.some((pattern) => fits(pattern.normalize('NFC').toLowerCase(), normalized));
}

/** Walks both once, so that no pattern can make it slow. */
function fits(pattern: string, name: string): boolean {
  let at = 0;
  let inName = 0;
  let star = -1;
  let afterStar = 0;
  while (inName < name.length) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      afterStar = inName;
    } else if (pattern[at] === '?' || pattern[at] === name[inName]) {
      at += 1;
      inName += 1;
    } else if (star >= 0) {
      at = star + 1;
      afterStar += 1;
      inName = afterStar;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

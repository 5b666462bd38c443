// Measures Slack's message syntax (`<@U…>`, `<https://…|label>`, `:tada:`, `&amp;`) in one pass, by the rule len_v1.
import {
  codePointsOf,
  copyOfUnits,
  isWordAt,
  joinsWordAt,
  unitKinds,
  unitsAt,
  wordsOf,
} from '../../privacy/measure.ts';
import { isPsoxyToken } from '../../privacy/psoxy-token.ts';

/** What was found so far. Ids are those of the source; everything else is a number or a flag. */
export interface Measured {
  length: number;
  words: number;
  links: number;
  people: string[];
  groups: string[];
  here: boolean;
  channel: boolean;
  everyone: boolean;
}

// Most messages mention nobody: they share one empty list, which is never added to.
const none: string[] = [];

export const nothingMeasured = (): Measured => ({
  length: 0,
  words: 0,
  links: 0,
  people: none,
  groups: none,
  here: false,
  channel: false,
  everyone: false,
});

const openAngle = 60;
const colon = 58;
const ampersand = 38;

const kinds = copyOfUnits();
const syntax = 4;
kinds
  .fill(syntax, openAngle, openAngle + 1)
  .fill(syntax, colon, colon + 1)
  .fill(syntax, ampersand, ampersand + 1);

/** Adds a text in Slack's syntax. A `<` that no `>` of its line closes is a character like any other. */
export function measureMrkdwn(text: string, into: Measured): void {
  let length = 0;
  let words = 0;
  let isInside = false;
  for (let at = 0; at < text.length; ) {
    const kind = kinds[text.charCodeAt(at)];
    if (kind === unitKinds.word) {
      if (!isInside) words += 1;
      isInside = true;
      const end = endOfRun(text, at);
      length += end - at;
      at = end;
      continue;
    }
    if (kind === syntax) {
      isInside = false;
      const end = measureSyntax(text, at, into);
      if (end > at) {
        at = end;
        continue;
      }
    } else if (kind === unitKinds.surrogate) {
      const isWord = isWordAt(text, at);
      if (isWord && !isInside) words += 1;
      isInside = isWord;
      if (unitsAt(text, at) === 2) at += 1;
    } else if (isInside && !(kind === unitKinds.joiner && joinsWordAt(text, at))) isInside = false;
    length += 1;
    at += 1;
  }
  into.length += length;
  into.words += words;
}

/** Where a run of letters ends: nine in ten characters are looked at here and nowhere else. */
function endOfRun(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && kinds[text.charCodeAt(end)] === unitKinds.word) end += 1;
  return end;
}

/** Where the syntax that opens at `at` ends, its measures added; `at` when it is no more than a character. */
function measureSyntax(text: string, at: number, into: Measured): number {
  const unit = text.charCodeAt(at);
  if (unit === openAngle) return measureToken(text, at, into);
  const end = unit === colon ? endOfEmoji(text, at) : endOfEntity(text, at);
  if (end > at) into.length += 1;
  return end;
}

/** Adds a text that is no syntax, such as the text elements of a rich text block. */
export function measurePlain(text: string, into: Measured): void {
  into.length += codePointsOf(text);
  into.words += wordsOf(text);
}

/** Where the token that opens at `at` ends, or `at` when it is no token. */
function measureToken(text: string, at: number, into: Measured): number {
  const close = endOfToken(text, at);
  if (close < 0) return at;
  // Only the token is searched: looking for a bar to the end of the text would take a million mentions minutes.
  const token = text.slice(at + 1, close);
  const bar = token.indexOf('|');
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? '' : token.slice(bar + 1);
  switch (target[0]) {
    case '@':
      into.length += 1;
      notePerson(target.slice(1), into);
      break;
    case '#':
      into.length += 1;
      break;
    case '!':
      measureCommand(target, label, into);
      break;
    default:
      into.links += 1;
      measureLink(target, label, into);
  }
  return close + 1;
}

/** The `>` of this token, or -1. An unescaped `<` before it means that the first was no token. */
function endOfToken(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    if (unit === 62) return end > at + 1 ? end : -1;
    if (unit === openAngle || unit === 10) return -1;
  }
  return -1;
}

/** Accounts begin with U or W; old clients wrote them in lower case. */
export function notePerson(id: unknown, into: Measured): void {
  if (typeof id === 'string' && (/^[UW][A-Z0-9]+$/i.test(id) || isPsoxyToken(id))) addTo(into, 'people', id);
}

export function noteGroup(id: unknown, into: Measured): void {
  if (typeof id === 'string' && /^S[A-Z0-9]+$/i.test(id)) addTo(into, 'groups', id);
}

function addTo(into: Measured, list: 'people' | 'groups', id: string): void {
  if (into[list] === none) into[list] = [id];
  else into[list].push(id);
}

export function noteRange(range: unknown, into: Measured): void {
  if (range === 'here') into.here = true;
  else if (range === 'channel' || range === 'group') into.channel = true;
  else if (range === 'everyone') into.everyone = true;
}

/** `<!here>`, `<!subteam^S…>`, `<!date^…|fallback>`: one character each, but a date is as long as its fallback. */
function measureCommand(target: string, label: string, into: Measured): void {
  if (target.startsWith('!date^') && label !== '') return measureLabel(label, into);
  into.length += 1;
  if (target.startsWith('!subteam^')) noteGroup(target.slice('!subteam^'.length), into);
  else noteRange(target.slice(1), into);
}

function measureLink(url: string, label: string, into: Measured): void {
  if (label !== '') return measureLabel(label, into);
  into.words += 1;
  into.length += codePointsOf(url) - surplusOfEntities(url);
}

/** Labels hold no tokens: whatever stands in one is text, so this ends after one step. */
function measureLabel(label: string, into: Measured): void {
  measureMrkdwn(label, into);
}

function surplusOfEntities(text: string): number {
  let surplus = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    surplus += Math.max(endOfEntity(text, at) - at - 1, 0);
  }
  return surplus;
}

/** Slack escapes three characters and no others. */
function endOfEntity(text: string, at: number): number {
  if (text.startsWith('amp;', at + 1)) return at + 5;
  if (text.startsWith('lt;', at + 1) || text.startsWith('gt;', at + 1)) return at + 4;
  return at;
}

const longestEmoji = 100;

/** Where the short code that opens at `at` ends, its skin tone included, or `at` when it is none. */
function endOfEmoji(text: string, at: number): number {
  let end = at + 1;
  let isNumber = true;
  while (end < text.length && end - at <= longestEmoji && isEmojiUnit(text.charCodeAt(end))) {
    if (text.charCodeAt(end) > 57) isNumber = false;
    end += 1;
  }
  if (end === at + 1 || text.charCodeAt(end) !== colon) return at;
  // A time such as 10:30:45 is no emoji; the only two emoji that are numbers are these.
  if (isNumber && !['100', '1234', '+1', '-1'].includes(text.slice(at + 1, end))) return at;
  const tone = '::skin-tone-';
  return text.startsWith(tone, end) && text[end + tone.length + 1] === ':' ? end + tone.length + 2 : end + 1;
}

/** a-z, 0-9, `_`, `+`, `-`, `'`. */
function isEmojiUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95 ||
    unit === 43 ||
    unit === 45 ||
    unit === 39
  );
}

// The rules of the house hold in every file; each rule is also shown a file that breaks it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bannedWords, findBannedWords } from './banned-words.ts';
import { filesOf, type ProjectFile, root } from './house-files.ts';
import {
  castsNothingThroughTheWall,
  comparesNoSecret,
  doesNoIo,
  followsNoRedirect,
  importsTypesAlone,
  isNoBarrel,
  leavesNothingUnsaid,
  opensWithASentence,
  type Rule,
  skipsNothingInSilence,
  standsInAProperFolder,
} from './house-rules.ts';

const code = filesOf(['src', 'console', 'sandbox', 'bench', 'test'].filter(exists), ['.ts', '.tsx']);
const scripts = filesOf(['bin'], ['.mjs']);
const pages = filesOf(['docs'], ['.md']).concat(filesOf(['.'], ['.md']).filter(({ path }) => !path.includes('/')));
const pure = code.filter(
  ({ path }) => /^src\/(privacy|connector|connectors)\//.test(path) && !/(\.test|\/test-[a-z-]+)\.ts$/.test(path),
);
const consoleFiles = code.filter(({ path }) => path.startsWith('console/'));
/** What runs in the house, without its tests. */
const served = code.filter(({ path }) => path.startsWith('src/') && !/\.test\.ts$|\/test(ing)?[-.\w]*\.ts$/.test(path));
// The rules and their examples name what they forbid.
const judged = code.filter(({ path }) => !/^test\/(house|banned)/.test(path));

function exists(folder: string): boolean {
  return readdirSync(root).includes(folder);
}

function violations(rule: Rule, files: readonly ProjectFile[]): string[] {
  return files.flatMap((file) => rule(file).map((found) => `${file.path} ${found}`));
}

function says(rule: Rule, text: string, path = 'src/cli/example.ts'): boolean {
  return rule({ path, text }).length > 0;
}

test('every file opens with a sentence that says what it is for', () => {
  expect(says(opensWithASentence, "import { x } from './x.ts';\n")).toBe(true);
  expect(says(opensWithASentence, '// what\nexport const a = 1;\n')).toBe(true);

  expect(violations(opensWithASentence, [...code, ...scripts])).toEqual([]);
});

test('no folder and no file has a name that fits everything', () => {
  expect(says(standsInAProperFolder, '', 'src/cli/utils/x.ts')).toBe(true);
  expect(says(standsInAProperFolder, '', 'src/cli/helpers.ts')).toBe(true);

  expect(violations(standsInAProperFolder, [...code, ...scripts, ...pages])).toEqual([]);
});

test('no test is skipped without saying why, and none runs alone', () => {
  for (const modifier of ['skip', 'only', 'todo', 'skipIf(true)', 'concurrent.only']) {
    expect(says(skipsNothingInSilence, `test.${modifier}('x', () => {});`)).toBe(true);
  }

  expect(violations(skipsNothingInSilence, judged)).toEqual([]);
});

test('nothing is put off and no type is silenced', () => {
  // What the rule must find.
  for (const text of ['// TODO later', '// FIXME', '// @ts-ignore', 'x as any'])
    expect(says(leavesNothingUnsaid, text)).toBe(true);

  expect(violations(leavesNothingUnsaid, [...judged, ...scripts])).toEqual([]);
});

test('nothing outside the privacy room is cast to what only that room makes', () => {
  const casts = [
    'x as Ref',
    'x as unknown as Sanitized<S>',
    '<Pseudonym>x',
    'x as readonly Pseudonym[]',
    'x as { a: Label }',
  ];
  for (const cast of casts) expect(says(castsNothingThroughTheWall, `const y = ${cast};`)).toBe(true);
  expect(says(castsNothingThroughTheWall, "import type { Ref as R } from './p.ts';")).toBe(true);
  expect(says(castsNothingThroughTheWall, 'const y = x as Ref;', 'src/privacy/pseudonym.ts')).toBe(false);

  expect(violations(castsNothingThroughTheWall, judged)).toEqual([]);
});

test('the rooms of privacy and connectors do no I/O, with an import or without', () => {
  for (const text of ["fetch('x')", 'process.env', "console.log('x')", "new WebSocket('x')"])
    expect(says(doesNoIo, text)).toBe(true);

  expect(pure.length).toBeGreaterThan(5);
  expect(violations(doesNoIo, pure)).toEqual([]);
});

test('the console sees nothing of the server but the types of the contract', () => {
  expect(says(importsTypesAlone, "import { session } from '../src/api/contract/session.ts';")).toBe(true);
  expect(says(importsTypesAlone, "import type { Clock } from '../../src/base/clock.ts';")).toBe(true);
  expect(says(importsTypesAlone, "import type { Session } from '../src/api/contract/session.ts';")).toBe(false);

  expect(violations(importsTypesAlone, consoleFiles)).toEqual([]);
});

test('no file only hands on what others export', () => {
  expect(says(isNoBarrel, "export * from './x.ts';")).toBe(true);
  expect(says(isNoBarrel, "import { x } from './x.ts';\nexport { x };")).toBe(true);
  expect(says(isNoBarrel, "export { x } from './x.ts';\nexport const y = 1;")).toBe(false);

  expect(violations(isNoBarrel, judged)).toEqual([]);
});

test('one word per thing: the banned words of the glossary stand nowhere', () => {
  expect(bannedWords).toContain('tenant');
  expect(findBannedWords({ path: 'src/x.ts', text: 'const tenant = 1;' })).toEqual(["src/x.ts:1 says 'tenant'"]);
  expect(findBannedWords({ path: 'src/x.ts', text: 'const tenantId = 1;' })).toEqual(["src/x.ts:1 says 'tenant'"]);

  expect([...judged, ...scripts, ...pages].flatMap(findBannedWords)).toEqual([]);
});

test('no call of the program follows a redirect', () => {
  expect(says(followsNoRedirect, "await fetch(url, { method: 'POST' });")).toBe(true);
  expect(says(followsNoRedirect, "await fetch(url, { redirect: 'follow' }); const x = { redirect: 'error' };")).toBe(
    true,
  );
  expect(says(followsNoRedirect, "await fetch(url, {\n  redirect: 'error',\n});")).toBe(false);

  expect(violations(followsNoRedirect, served)).toEqual([]);
});

test('no secret is compared letter by letter', () => {
  for (const text of ['if (given === clientSecret) x();', 'row.signature !== given', 'nonce === claims.nonce'])
    expect(says(comparesNoSecret, text)).toBe(true);
  expect(says(comparesNoSecret, 'if (secret === undefined) x();')).toBe(false);

  expect(violations(comparesNoSecret, served)).toEqual([]);
});

test('every folder of src is a room that the table of rooms knows', () => {
  const table = filesOf(['.'], ['.dependency-cruiser.cjs'])[0]!.text;
  const rooms = [...table.slice(table.indexOf('const rooms'), table.indexOf('};')).matchAll(/^ {2}(\w+): \[/gm)].map(
    ([, room]) => room,
  );

  expect(rooms).toContain('privacy');
  for (const folder of readdirSync(join(root, 'src'))) expect(rooms).toContain(folder);
});

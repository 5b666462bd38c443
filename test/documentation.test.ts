// The documents say all there is: a setting, command, error code, metric or connector without its line breaks the build.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { errorCodes } from '../src/base/errors.ts';
import { settingTexts } from '../src/base/settings.ts';
import { commands } from '../src/cli/main.ts';
import { findingSentences } from '../src/collector/roster/reading/finding.ts';
import { badgeFile } from '../src/collector/uploads/badge-file.ts';
import { identityMapFile } from '../src/collector/uploads/identity-map-file.ts';
import { ownMetricsFile } from '../src/collector/uploads/own-metrics-file.ts';
import { surveyFile } from '../src/collector/uploads/survey-file.ts';
import { tableFindingSentences } from '../src/collector/uploads/table-file.ts';
import { skipReasons } from '../src/connector/stream.ts';
import { connectors, uploads } from '../src/connectors/index.ts';
import { metrics } from '../src/metrics/catalogue.ts';
import { proxySettingTexts } from '../src/proxy/settings.ts';
import packageJson from '../package.json' with { type: 'json' };
import { filesOf, root } from './house-files.ts';

const documents = [...filesOf(['docs'], ['.md']), ...filesOf(['.'], ['.md']).filter(({ path }) => !path.includes('/'))];

function textOf(path: string): string {
  return documents.find((document) => document.path === path)?.text ?? '';
}

/** The rows of all tables of a document, by what their first cell says. */
function rowsOf(path: string): Map<string, string> {
  const rows = textOf(path).matchAll(/^\| `?([^|`]+?)`? \|(.*)\|$/gm);
  return new Map([...rows].map(([, first, rest]) => [first!, rest!]));
}

test('every setting has its row in docs/settings.md, and no row is of a setting that is gone', () => {
  const described = [...rowsOf('docs/settings.md').keys()].filter((name) => /^[A-Z_]+$/.test(name));

  expect(described.toSorted()).toEqual(Object.keys(settingTexts).toSorted());
});

test('every setting of the proxy has its row in docs/proxy.md with its own sentence', () => {
  const rows = [...rowsOf('docs/proxy.md')].filter(([name]) => /^[A-Z_]+$/.test(name));

  expect(Object.fromEntries(rows.map(([name, text]) => [name, text.trim()]))).toEqual(proxySettingTexts);
});

test('every error code has its row in docs/errors.md with its own sentence', () => {
  const rows = rowsOf('docs/errors.md');
  const described = [...rows.keys()].filter((code) => code !== 'code' && !/^-+$/.test(code));

  expect(described.toSorted()).toEqual(Object.keys(errorCodes).toSorted());
  for (const [code, sentence] of Object.entries(errorCodes)) expect(`${code}: ${rows.get(code)}`).toContain(sentence);
});

test('every reason for which something is left out is explained in its own words', () => {
  const rows = rowsOf('docs/slack-export.md');

  for (const [reason, sentence] of Object.entries(skipReasons))
    expect(`${reason}: ${rows.get(reason)}`).toContain(sentence);
});

test('every field that is kept of a file that is sent stands on its page, with the reason for it', () => {
  for (const { id, streams } of uploads) {
    const rows = rowsOf(`docs/${id}.md`);
    const columns = Object.values(streams).flatMap(({ shape }) => Object.entries(shape.columns));

    for (const [name, { why }] of columns) expect(`${id} ${name}: ${rows.get(name)}`).toContain(why);
  }
});

function sentencesOf(codes: readonly (keyof typeof tableFindingSentences)[]): Record<string, string> {
  return Object.fromEntries(codes.map((code) => [code, tableFindingSentences[code]]));
}

test('every finding of a bulk file is of some kind of file', () => {
  const codes = [identityMapFile, ownMetricsFile, surveyFile, badgeFile].flatMap((file) => file.codes);

  expect([...new Set(codes)].toSorted()).toEqual(Object.keys(tableFindingSentences).toSorted());
});

const pagesOfFindings: readonly (readonly [page: string, sentences: Readonly<Record<string, string>>])[] = [
  ['docs/hris.md', findingSentences],
  ...[identityMapFile, ownMetricsFile, surveyFile, badgeFile].map(
    ({ upload, codes }) => [`docs/${upload.id}.md`, sentencesOf(codes)] as const,
  ),
];

test.each(pagesOfFindings)(
  'everything that can be found in a file is explained in its own words, and nothing else: %s',
  (page, sentences) => {
    const rows = rowsOf(page);
    const described = [...rows.keys()].filter((code) => /^[a-z]+(-[a-z]+)+$/.test(code));

    expect(described.toSorted()).toEqual(Object.keys(sentences).toSorted());
    for (const [code, sentence] of Object.entries(sentences)) expect(`${code}: ${rows.get(code)}`).toContain(sentence);
  },
);

/** `import slack-export`, with every option that it takes. */
function leaves(command: Command, before = ''): { name: string; options: readonly string[] }[] {
  const name = `${before} ${command.name()}`.trim();
  if (command.commands.length > 0) return command.commands.flatMap((below) => leaves(below, name));
  return [{ name, options: command.options.map(({ long }) => long ?? '') }];
}

test('every command and each of its options stands in docs/commands.md', () => {
  const found = commands(() => async () => undefined).commands.flatMap((command) => leaves(command));
  const sections = new Map(
    textOf('docs/commands.md')
      .split(/^## /m)
      .slice(1)
      .map((section) => [/^`([^`]+)`/.exec(section)?.[1]?.replace(/ [A-Z[<].*/, ''), section]),
  );

  expect([...sections.keys()].map(String).toSorted()).toEqual(found.map(({ name }) => name).toSorted());
  for (const { name, options } of found) for (const option of options) expect(sections.get(name)).toContain(option);
});

test('every metric stands in docs/metrics.md with its id and its name', () => {
  const text = textOf('docs/metrics.md');

  for (const { id, name } of metrics) {
    expect(text).toMatch(new RegExp(`\\b${id}\\b`));
    expect(text).toContain(name);
  }
});

test('every connector has a page of its own that names it and each of its streams', () => {
  for (const { id, streams } of [...connectors, ...uploads]) {
    const text = textOf(`docs/${id}.md`);

    expect(text).toContain(`Connector \`${id}\``);
    expect([...rowsOf(`docs/${id}.md`).keys()]).toEqual(expect.arrayContaining(Object.keys(streams)));
  }
});

test('every package that runs in the product has its sentence, and none is described that is gone', () => {
  const described = [...rowsOf('docs/decisions/0003-dependencies.md').keys()].filter(
    (name) => name !== 'package' && !/^-+$/.test(name),
  );

  expect(described.toSorted()).toEqual(Object.keys(packageJson.dependencies).toSorted());
  expect(described.length).toBeLessThanOrEqual(25);
});

test('every link from one document to another leads somewhere', () => {
  const broken = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, target]) => target!)
      .filter((target) => !existsSync(join(root, normalize(join(dirname(path), target)))))
      .map((target) => `${path} -> ${target}`),
  );

  expect(broken).toEqual([]);
});

test('a decision record is read in two minutes: forty lines at most', () => {
  const long = documents.filter(
    ({ path, text }) => path.startsWith('docs/decisions/') && text.trimEnd().split('\n').length > 40,
  );

  expect(long.map(({ path }) => path)).toEqual([]);
});

test('every promise of docs/security.md names a test that is there, by its file and its own words', () => {
  const rows = [...textOf('docs/security.md').matchAll(/^\| (.+?) \| `([^`]+\.test\.tsx?)` \| (.+?) \|$/gm)];
  const lost = rows.filter(([, , path, name]) => !existsSync(join(root, path!)) || !testsIn(path!).includes(name!));
  const [withoutOne, ...groups] = textOf('docs/security.md').match(/^\| \*?\*?[^|]+ \| +\|/gm) ?? [];

  expect(rows.length).toBeGreaterThan(40);
  expect(lost.map(([row]) => row)).toEqual([]);
  // Rows without a test are the titles of the parts.
  expect([withoutOne, ...groups].every((row) => row?.startsWith('| **'))).toBe(true);
});

/** The names of the tests of a file, as they are written. */
function testsIn(path: string): string[] {
  const { text } = filesOf([dirname(path)], ['.ts', '.tsx']).find((file) => file.path === path)!;
  return [...text.matchAll(/(?<=[(\s])(['`])((?:(?!\1).)+)\1,\s/g)].map(([, , name]) => name!);
}

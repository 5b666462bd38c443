// Tests of opening HR files: formats, encodings, delimiters, and files that are none.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSpool } from '../../archive/spool.ts';
import { bytesOf } from '../../archive/testing-zip.ts';
import { rosterLimits } from './limits.ts';
import { dayOfName, openRosterFile } from './roster-file.ts';

const refusal = (code: string) => expect.objectContaining({ name: 'Refused', code });

const opened = (content: Buffer | string, name = 'people.csv', limits = rosterLimits) =>
  openRosterFile({ name, bytes: bytesOf(Buffer.from(content as string)) }, limits);

async function tableOf(content: Buffer | string, name?: string): Promise<readonly (readonly string[])[]> {
  const file = await opened(content, name);
  const rows: (readonly string[])[] = [file.headers];
  for await (const part of file.rows()) rows.push(...part.map(({ cells }) => cells));
  return rows;
}

const table = [
  ['EMPLOYEE_ID', 'Department', 'Ort'],
  ['001', 'Größe', 'Zürich – Süd'],
  ['2', 'a,b;c', 'x'],
];
const written = (delimiter: string, end: string): string =>
  table.map((row) => row.map((cell) => (/[,;|\t]/.test(cell) ? `"${cell}"` : cell)).join(delimiter)).join(end) + end;

describe('a file of text is read', () => {
  test.each([
    [',', '\r\n'],
    [';', '\n'],
    ['\t', '\r'],
    ['|', '\r\n'],
  ])('whatever its delimiter and its line ends are: %j %j', async (delimiter, end) => {
    expect(await tableOf(written(delimiter, end))).toEqual(table);
  });

  const big = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const old = (text: string): Buffer => Buffer.from(text.replaceAll('–', '\x96'), 'latin1');
  test.each([
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16, smallest byte first', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, largest byte first', (text: string) => big(`\uFEFF${text}`)],
    ['UTF-16 without a mark', (text: string) => Buffer.from(text, 'utf16le')],
    ['Windows-1252', old],
    ['gzip', (text: string) => gzipSync(text)],
    ['gzip in two parts', (text: string) => Buffer.concat([gzipSync(text.slice(0, 20)), gzipSync(text.slice(20))])],
  ])('in %s', async (_encoding, encode) => {
    expect(await tableOf(encode(written(';', '\r\n')))).toEqual(table);
  });

  test('when Excel says in a first line which delimiter it is', async () => {
    expect(await tableOf(`sep=;\r\n${written(';', '\r\n')}`)).toEqual(table);
  });

  test('and an old encoding is known by its last byte too', async () => {
    expect(await tableOf(Buffer.from('ID,Ort\n1,Caf\xe9', 'latin1'))).toEqual([
      ['ID', 'Ort'],
      ['1', 'Café'],
    ]);
  });

  test('with line breaks inside quotes, blank lines, and columns without a name', async () => {
    const file = await opened('id,"de\npartment",,,\n1,"a\r\nb",x,,\n\n,,,,\n"2",c,,\n');
    const rows = [];
    for await (const part of file.rows()) rows.push(...part);

    expect([file.headers, file.width]).toEqual([['id', 'de\npartment'], 5]);
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'a\r\nb', 'x', '', ''] },
      { row: 5, cells: ['2', 'c', '', ''] },
    ]);
    expect(file.examples).toEqual([
      ['1', '2'],
      ['a\r\nb', 'c'],
    ]);
  });

  test('with quotes in the middle of a cell', async () => {
    expect(await tableOf('id,team\n1,The "A" Team\n')).toEqual([
      ['id', 'team'],
      ['1', 'The "A" Team'],
    ]);
  });

  test('the same again when it is read a second time', async () => {
    const file = await opened(gzipSync(written(',', '\n')));
    const read = async () => {
      const rows = [];
      for await (const part of file.rows()) rows.push(...part);
      return rows;
    };

    expect(await read()).toEqual(await read());
  });

  test('from an encrypted spool, and from a path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'roster-'));
    const spool = await openSpool(folder);
    await spool.write(Buffer.from(written(',', '\n')));
    await writeFile(join(folder, 'hr_20260105.csv'), written(',', '\n'));

    const spooled = await openRosterFile({ name: 'hr_20260105.csv', bytes: await spool.asRandomAccess() });
    const local = await openRosterFile(join(folder, 'hr_20260105.csv'));

    expect([local.name, local.day, local.headers]).toEqual([spooled.name, '2026-01-05', spooled.headers]);
    await Promise.all([spooled.close(), local.close()]);
    await rm(folder, { recursive: true });
  });

  const cell = fc.string({ unit: fc.constantFrom(...'ab "\',;|\té€\n\r'), maxLength: 8 });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const encodings = {
    utf8: (text: string) => Buffer.from(text),
    utf16le: (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    utf16be: (text: string) => big(`\uFEFF${text}`),
    windows1252: (text: string) => Buffer.from(text.replaceAll('€', '\x80'), 'latin1'),
    gzip: (text: string) => gzipSync(text),
  };

  test('as it was written, whatever is in its cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(...(Object.keys(encodings) as (keyof typeof encodings)[])),
        fc.array(fc.tuple(cell, cell), { maxLength: 20 }),
        async (delimiter, end, encoding, cells) => {
          const rows = [['EMPLOYEE_ID', 'Team', 'Note'], ...cells.map((both, at) => [`${at}`, ...both])];
          const text = rows.map((row) => row.map(quoted).join(delimiter)).join(end);

          expect(await tableOf(encodings[encoding](text))).toEqual(rows);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe('a file is refused', () => {
  test.each([
    ['a name with a space', 'my people.csv', 'file-name-invalid'],
    ['a name that leads elsewhere', '../people.csv', 'file-name-invalid'],
    ['an old workbook', 'people.xls', 'file-format-unknown'],
    ['another format', 'people.txt', 'file-format-unknown'],
  ])('by its name: %s', async (_what, name, code) => {
    const bytes = bytesOf(Buffer.from('id\n1\n'));

    await expect(openRosterFile({ name, bytes })).rejects.toEqual(refusal(code));
    expect(bytes.isClosed).toBe(true);
  });

  test.each([
    ['nothing', Buffer.from('')],
    ['a mark alone', Buffer.from('\uFEFF')],
    ['blank lines', Buffer.from('\n\r\n,,,\n')],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')],
    ['an old workbook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')],
    ['a quote that is never closed', Buffer.from('id,team\n"1,a\n')],
    ['gzip of another kind', Buffer.from('\x1f\x8b\x09\x00abcdefgh', 'latin1')],
  ])('for what stands in it: %s', async (_what, content) => {
    await expect(tableOf(content)).rejects.toEqual(refusal('file-unreadable'));
  });

  test('when there is none at that path, and when it is a folder', async () => {
    await expect(openRosterFile(join(tmpdir(), 'no_such_file.csv'))).rejects.toEqual(refusal('file-not-found'));
    const folder = await mkdtemp(join(tmpdir(), 'roster.csv-'));
    await expect(openRosterFile(`${folder}/`)).rejects.toEqual(refusal('file-format-unknown'));
    await mkdir(join(folder, 'people.csv'));
    await expect(openRosterFile(join(folder, 'people.csv'))).rejects.toEqual(refusal('file-unreadable'));
    await rm(folder, { recursive: true });
  });

  test('when it is packed and ends early, wherever that is', async () => {
    const whole = gzipSync(Array.from({ length: 2000 }, (_, at) => `${at},${Math.sin(at)}\n`).join(''));

    for (let bytes = 3; bytes < whole.length; bytes += bytes < 64 || bytes > whole.length - 64 ? 1 : 997) {
      await expect(tableOf(whole.subarray(0, bytes))).rejects.toEqual(refusal('file-truncated'));
    }
  });

  test.each([
    ['bytes', { bytes: 10 }],
    ['unpacked bytes', { unpackedBytes: 500 }],
    ['columns', { columns: 2 }],
    ['rows', { rows: 99 }],
    ['characters of a row', { rowCharacters: 50 }],
  ])('for too many %s', async (_what, limit) => {
    const content = gzipSync(`id,team,level\n1,${'x'.repeat(100)},1\n${'2,a,b\n'.repeat(99)}`);
    const reading = async () => {
      const file = await opened(content, 'people.csv.gz', { ...rosterLimits, ...limit });
      for await (const part of file.rows()) expect(part.length).toBeGreaterThan(0);
    };

    await expect(reading()).rejects.toEqual(refusal('file-too-large'));
  });
});

test('the day of a file stands before its suffix, where it is a day', () => {
  const names = ['a_20260105.csv', '20260105.csv.gz', 'a20260228.XLSX', 'a_20260229.csv', 'a_20260105_b.csv', 'a.csv'];

  expect(names.map(dayOfName)).toEqual(['2026-01-05', '2026-01-05', '2026-02-28', null, null, null]);
});

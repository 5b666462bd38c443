// Tests of reading Excel workbooks: what cells look like, which sheet counts, and workbooks that are broken.
import { describe, expect, test } from 'vitest';
import { bytesOf, type ZipEntry, zipOf } from '../../archive/testing-zip.ts';
import { rosterLimits } from './limits.ts';
import { openRosterFile } from './roster-file.ts';
import { type WorkbookCell, workbookParts } from './testing-workbook.ts';

const refusal = (code: string) => expect.objectContaining({ name: 'Refused', code });

async function rowsOf(content: Buffer, limits = rosterLimits) {
  const file = await openRosterFile({ name: 'hr.xlsx', bytes: bytesOf(content) }, limits);
  const rows = [];
  for await (const part of file.rows()) rows.push(...part);
  return { headers: file.headers, rows };
}

async function cellsBelow(cells: readonly WorkbookCell[], more: { readonly is1904?: boolean } = {}) {
  const header = cells.map((_, at) => `C${at}`);
  const { rows } = await rowsOf(zipOf(workbookParts([header, cells], more)));
  return rows[0]?.cells;
}

describe('a cell of a workbook is read', () => {
  test('as text, whether it is shared, of its own, rich or of a formula', async () => {
    expect(
      await cellsBelow(['shared & so', { inline: 'own' }, { rich: ['ri', 'ch'] }, { formula: 'of a formula' }]),
    ).toEqual(['shared & so', 'own', 'rich', 'of a formula']);
  });

  test('as the number that a spreadsheet shows, with the digits of a long id and leading zeros', async () => {
    expect(
      await cellsBelow([
        1,
        1.5,
        { raw: '12345678901234567890' },
        { number: 7, format: '000' },
        { number: 7, format: '0' },
      ]),
    ).toEqual(['1', '1.5', '12345678901234567890', '007', '7']);
  });

  test('as a day, whatever the format of the date', async () => {
    const serial = 46_027;
    const formats = ['yyyy-mm-dd', 'dd.mm.yy', '[$-407]d. mmmm yyyy;@', 'd/m/yyyy h:mm', 'm/d/yy'];

    expect(await cellsBelow(formats.map((format) => ({ number: serial, format })))).toEqual(
      formats.map(() => '2026-01-05'),
    );
    expect(
      await cellsBelow([
        { number: serial, builtIn: 14 },
        { number: serial, builtIn: 22 },
      ]),
    ).toEqual(['2026-01-05', '2026-01-05']);
    expect(await cellsBelow([{ number: serial, format: '0.00 "days"' }])).toEqual(['46027']);
  });

  test('as a day of the system that the workbook counts in', async () => {
    expect(await cellsBelow([{ number: 44_565, builtIn: 14 }], { is1904: true })).toEqual(['2026-01-05']);
    expect(
      await cellsBelow([
        { number: 61, builtIn: 14 },
        { number: 1, builtIn: 14 },
      ]),
    ).toEqual(['1900-03-01', '1900-01-01']);
  });

  test('as a time of day, and as true and false', async () => {
    expect(
      await cellsBelow([{ number: 0.375, format: 'h:mm' }, { number: 0.729_166_7, builtIn: 18 }, true, false]),
    ).toEqual(['09:00', '17:30', 'TRUE', 'FALSE']);
  });
});

test('rows keep their numbers, blank cells their places, and blank rows are none', async () => {
  const table = [['id', 'team', 'level'], ['1', '', 'L1'], [], ['2', 'a']];

  expect(await rowsOf(zipOf(workbookParts(table)))).toEqual({
    headers: ['id', 'team', 'level'],
    rows: [
      { row: 2, cells: ['1', '', 'L1'] },
      { row: 4, cells: ['2', 'a', ''] },
    ],
  });
});

test('the first sheet that is shown counts', async () => {
  const parts = workbookParts([['id'], ['1']], { hiddenFirst: true });

  expect((await rowsOf(zipOf(parts))).headers).toEqual(['id']);
});

describe('a workbook is refused', () => {
  const parts = workbookParts([['id', 'team'], ...Array.from({ length: 300 }, (_, at) => [`${at}`, `t${at * 7919}`])]);
  const changed = (name: string, change: Partial<ZipEntry>): Buffer =>
    zipOf(parts.map((part) => (part.name === name ? { ...part, ...change } : part)));

  test('when it ends early, wherever that is', async () => {
    const whole = zipOf(parts);

    for (let bytes = 4; bytes < whole.length; bytes += bytes > whole.length - 64 ? 1 : 211) {
      await expect(rowsOf(whole.subarray(0, bytes))).rejects.toEqual(refusal('file-truncated'));
    }
  });

  test.each([
    ['is no workbook', zipOf([{ name: 'readme.txt', content: 'x' }])],
    ['has no sheet', changed('xl/workbook.xml', { content: '<workbook><sheets/></workbook>' })],
    ['has broken XML', changed('xl/worksheets/sheet1.xml', { content: '<worksheet><sheetData><row>' })],
    ['has words of XML of its own', changed('xl/worksheets/sheet1.xml', { content: '<worksheet>&bomb;</worksheet>' })],
    ['has a wrong checksum', changed('xl/worksheets/sheet1.xml', { lie: { crc32: 1 } })],
    ['has a password', changed('xl/workbook.xml', { lie: { flags: 1 } })],
    ['misses its sheet', zipOf(parts.filter(({ name }) => name !== 'xl/worksheets/sheet1.xml'))],
    ['is packed in an unusual way', changed('xl/worksheets/sheet1.xml', { lie: { method: 99 } })],
  ])('when it %s', async (_what, content) => {
    await expect(rowsOf(content)).rejects.toEqual(refusal('file-unreadable'));
  });

  test.each([
    ['unpacked bytes', { unpackedBytes: 1000 }],
    ['shared texts', { sharedBytes: 1000 }],
    ['characters of a row', { rowCharacters: 4 }],
    ['columns', { columns: 1 }],
    ['rows', { rows: 200 }],
  ])('for too many %s', async (_what, limit) => {
    await expect(rowsOf(zipOf(parts), { ...rosterLimits, ...limit })).rejects.toEqual(refusal('file-too-large'));
  });
});

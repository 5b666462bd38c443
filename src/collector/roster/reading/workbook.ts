// Reads the first sheet of an Excel workbook that is not hidden, row by row.
import type { RandomAccess } from '../../archive/random-access.ts';
import type { RosterLimits } from './limits.ts';
import { lookOf, type NumberLook } from './number-format.ts';
import { fromReading, tooLarge, unreadable } from './refusals.ts';
import type { Sheet } from './sheet.ts';
import { sheetRows } from './sheet-rows.ts';
import { TextArena } from './text-arena.ts';
import { walkXml, withoutPrefix, type XmlHandlers } from './xml.ts';
import { openZipParts, type ZipParts } from './zip-parts.ts';

/** What a workbook says of itself beside its sheets. */
const smallPart = 64 * 1024 * 1024;

/** Throws Refused with a `file-…` code. */
export async function openWorkbook(source: RandomAccess, limits: RosterLimits): Promise<Sheet> {
  const parts = await openZipParts(source);
  if (!parts.has('xl/workbook.xml')) throw unreadable('it is no Excel workbook');
  const { sheetPart, is1904 } = await readOutline(parts);
  const targets = await readTargets(parts);
  const path = pathOf(targets.get(sheetPart) ?? 'worksheets/sheet1.xml');
  const looks = await readLooks(parts);
  const shared = await readSharedTexts(parts, limits);
  return {
    leavesOutBlanks: true,
    rows: () => sheetRows(parts.read(path, limits.unpackedBytes), { looks, shared, is1904, limits }),
  };
}

async function walk(parts: ZipParts, path: string, most: number, handlers: XmlHandlers): Promise<void> {
  if (!parts.has(path)) return;
  try {
    const turns = walkXml(parts.read(path, most), handlers);
    while ((await turns.next()).done !== true) continue;
  } catch (error) {
    throw fromReading(error);
  }
}

async function readOutline(parts: ZipParts): Promise<{ sheetPart: string; is1904: boolean }> {
  let is1904 = false;
  let sheetPart: string | undefined;
  await walk(parts, 'xl/workbook.xml', smallPart, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet' || sheetPart !== undefined || /hidden/i.test(attributes['state'] ?? '')) return;
      // `r:id` in nearly every program; `id` alone would be no attribute of a sheet.
      sheetPart = Object.entries(attributes).find(([key]) => key.includes(':') && withoutPrefix(key) === 'id')?.[1];
    },
  });
  if (sheetPart === undefined) throw unreadable('the workbook has no sheet that is shown');
  return { sheetPart, is1904 };
}

async function readTargets(parts: ZipParts): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await walk(parts, 'xl/_rels/workbook.xml.rels', smallPart, {
    open(name, { Id, Target }) {
      if (name === 'Relationship' && Id !== undefined && Target !== undefined) targets.set(Id, Target);
    },
  });
  return targets;
}

/** A target begins at the workbook's folder, or with a slash at the root. */
const pathOf = (target: string): string => (target.startsWith('/') ? target.slice(1) : `xl/${target}`);

/** How the numbers of each style look. */
async function readLooks(parts: ZipParts): Promise<readonly NumberLook[]> {
  const codes = new Map<number, string>();
  const looks: NumberLook[] = [];
  let isInCells = false;
  await walk(parts, 'xl/styles.xml', smallPart, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') isInCells = true;
      if (name !== 'xf' || !isInCells) return;
      const format = Number(attributes['numFmtId'] ?? 0);
      looks.push(lookOf(format, codes.get(format)));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return looks;
}

async function readSharedTexts(parts: ZipParts, limits: RosterLimits): Promise<TextArena> {
  const texts = new TextArena();
  let text = '';
  let isText = false;
  let isPronunciation = false;
  await walk(parts, 'xl/sharedStrings.xml', limits.unpackedBytes, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') isPronunciation = true;
      isText = name === 't' && !isPronunciation;
    },
    text(piece) {
      if (isText) text += piece;
      if (text.length > limits.rowCharacters) throw tooLarge('a cell is longer than the limit');
    },
    close(name) {
      isText = false;
      if (name === 'rPh') isPronunciation = false;
      if (name === 'si') texts.add(text);
      if (texts.byteLength > limits.sharedBytes) throw tooLarge('its texts do not fit into memory');
    },
  });
  return texts;
}

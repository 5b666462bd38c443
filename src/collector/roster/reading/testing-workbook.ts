// Writes small Excel workbooks for tests, as the usual programs do.
import type { ZipEntry } from '../../archive/testing-zip.ts';

export type WorkbookCell =
  | string
  | number
  | boolean
  | { readonly inline: string }
  | { readonly rich: readonly string[] }
  | { readonly formula: string }
  /** A number, digit by digit. */
  | { readonly raw: string }
  | { readonly number: number; readonly format?: string; readonly builtIn?: number };

interface Workbook {
  /** Each with its number. */
  readonly shared: Map<string, number>;
  readonly formats: string[];
  /** Of each style the number of its format. */
  readonly styles: number[];
}

/** A format of the workbook's own begins here. */
const firstFormat = 164;

export function workbookParts(
  table: readonly (readonly WorkbookCell[])[],
  { is1904 = false, hiddenFirst = false }: { readonly is1904?: boolean; readonly hiddenFirst?: boolean } = {},
): readonly ZipEntry[] {
  const book: Workbook = { shared: new Map(), formats: [], styles: [0] };
  const rows = table.map((cells, at) => rowXml(cells, at + 1, book)).join('');
  const hidden = hiddenFirst ? '<sheet name="Old" sheetId="2" state="hidden" r:id="rId9"/>' : '';
  return [
    part(
      'xl/workbook.xml',
      `<workbook xmlns:r="urn:r"><workbookPr date1904="${is1904 ? 1 : 0}"/><sheets>${hidden}` +
        '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    part('xl/styles.xml', stylesXml(book)),
    part('xl/sharedStrings.xml', `<sst>${[...book.shared.keys()].map((text) => `<si>${text}</si>`).join('')}</sst>`),
    part('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  ];
}

const part = (name: string, content: string): ZipEntry => ({
  name,
  content: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${content}`,
});

function stylesXml({ formats, styles }: Workbook): string {
  const own = formats.map((code, at) => `<numFmt numFmtId="${firstFormat + at}" formatCode="${escaped(code)}"/>`);
  const looks = styles.map((format) => `<xf numFmtId="${format}"/>`);
  return `<styleSheet><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${looks.join('')}</cellXfs></styleSheet>`;
}

function rowXml(cells: readonly WorkbookCell[], row: number, book: Workbook): string {
  const written = cells.map((cell, at) => (cell === '' ? '' : cellXml(cell, `${letters(at)}${row}`, book)));
  return `<row r="${row}">${written.join('')}</row>`;
}

function cellXml(cell: WorkbookCell, at: string, book: Workbook): string {
  if (typeof cell === 'string') return sharedXml(`<t>${escaped(cell)}</t>`, at, book);
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  if ('inline' in cell) return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell.inline)}</t></is></c>`;
  if ('formula' in cell) return `<c r="${at}" t="str"><f>A1&amp;"x"</f><v>${escaped(cell.formula)}</v></c>`;
  if ('raw' in cell) return `<c r="${at}"><v>${cell.raw}</v></c>`;
  if ('rich' in cell) {
    const runs = cell.rich.map((text) => `<r><rPr><b/></rPr><t xml:space="preserve">${escaped(text)}</t></r>`);
    return sharedXml(`${runs.join('')}<rPh sb="0" eb="1"><t>spoken</t></rPh>`, at, book);
  }
  let format = cell.builtIn ?? 0;
  if (cell.format !== undefined) format = firstFormat + book.formats.push(cell.format) - 1;
  return `<c r="${at}" s="${book.styles.push(format) - 1}"><v>${cell.number}</v></c>`;
}

function sharedXml(text: string, at: string, { shared }: Workbook): string {
  if (!shared.has(text)) shared.set(text, shared.size);
  return `<c r="${at}" t="s"><v>${shared.get(text)}</v></c>`;
}

const letters = (column: number): string =>
  (column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : '') + String.fromCharCode(65 + (column % 26));

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

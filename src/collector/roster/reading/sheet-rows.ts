// The rows of one sheet of a workbook, as they come out of its XML.
import type { RosterLimits } from './limits.ts';
import { type NumberLook, numberText } from './number-format.ts';
import { fromReading, tooLarge } from './refusals.ts';
import { isBlank, type SheetRow } from './sheet.ts';
import type { TextArena } from './text-arena.ts';
import { walkXml, type XmlHandlers } from './xml.ts';

export interface SheetContext {
  /** By the number of a cell's style. */
  readonly looks: readonly NumberLook[];
  readonly shared: TextArena;
  readonly is1904: boolean;
  readonly limits: RosterLimits;
}

export async function* sheetRows(
  xml: AsyncIterable<Buffer>,
  context: SheetContext,
): AsyncGenerator<readonly SheetRow[]> {
  const reader = new SheetReader(context);
  const turns = walkXml(xml, reader);
  try {
    while ((await turns.next()).done !== true) yield reader.take();
  } catch (error) {
    throw fromReading(error);
  } finally {
    // Whoever reads the first rows alone leaves a stream behind.
    await turns.return(undefined);
  }
  yield reader.take();
}

class SheetReader implements XmlHandlers {
  readonly #context: SheetContext;
  #rows: SheetRow[] = [];
  #row = 0;
  #cells: string[] = [];
  #column = 0;
  #type = '';
  #style = 0;
  #value = '';
  #characters = 0;
  #isValue = false;
  #isPronunciation = false;

  constructor(context: SheetContext) {
    this.#context = context;
  }

  take(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      const said = Number(attributes['r']);
      this.#row = Number.isSafeInteger(said) && said > this.#row ? said : this.#row + 1;
      this.#cells = [];
      this.#characters = 0;
    } else if (name === 'c') {
      this.#column = columnOf(attributes['r'] ?? '') ?? this.#cells.length;
      this.#type = attributes['t'] ?? 'n';
      this.#style = Number(attributes['s'] ?? 0);
      this.#value = '';
    } else if (name === 'rPh') this.#isPronunciation = true;
    this.#isValue = (name === 'v' || name === 't') && !this.#isPronunciation;
  }

  text(text: string): void {
    if (!this.#isValue) return;
    this.#value += text;
    this.#characters += text.length;
    if (this.#characters > this.#context.limits.rowCharacters) throw tooLarge('a row is longer than the limit');
  }

  close(name: string): void {
    this.#isValue = false;
    if (name === 'rPh') this.#isPronunciation = false;
    else if (name === 'c') this.#put(this.#text());
    else if (name === 'row') this.#rows.push({ row: this.#row, cells: this.#cells });
  }

  #put(text: string): void {
    if (isBlank(text)) return;
    if (this.#column > this.#context.limits.columns * 2) throw tooLarge('it has too many columns');
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #text(): string {
    const { looks, shared, is1904 } = this.#context;
    if (this.#type === 's') return shared.at(Number(this.#value));
    if (this.#type === 'b') return this.#value === '1' ? 'TRUE' : 'FALSE';
    if (this.#type === 'n' && this.#value !== '') return numberText(this.#value, looks[this.#style] ?? 'plain', is1904);
    return this.#value;
  }
}

/** `B7` is the second column, 1. */
function columnOf(reference: string): number | undefined {
  const letters = /^[A-Za-z]{1,3}/.exec(reference)?.[0].toUpperCase();
  if (letters === undefined) return undefined;
  let column = 0;
  for (let at = 0; at < letters.length; at += 1) column = column * 26 + letters.charCodeAt(at) - 64;
  return column - 1;
}

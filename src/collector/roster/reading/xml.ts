// Walks through XML as it comes, without the prefixes of names, which differ from program to program.
import { SaxesParser } from 'saxes';
import { unreadable } from './refusals.ts';

export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Calls the handlers, and gives a turn after each piece. Throws Refused 'file-unreadable'. */
export async function* walkXml(pieces: AsyncIterable<Buffer>, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false });
  const decoder = new TextDecoder();
  parser.on('error', () => {
    throw unreadable('its XML is broken');
  });
  parser.on('opentag', ({ name, attributes }) => handlers.open(withoutPrefix(name), attributes));
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  parser.on('closetag', ({ name }) => handlers.close?.(withoutPrefix(name)));
  for await (const piece of pieces) {
    parser.write(decoder.decode(piece, { stream: true }));
    yield;
  }
  parser.close();
}

export const withoutPrefix = (name: string): string => name.slice(name.indexOf(':') + 1);

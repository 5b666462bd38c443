// Writes DER, the form of certificates: only what one of ours needs.

/** Tag, length, content. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = Buffer.from(length.toString(16).padStart(length < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length]), bytes, content]);
}

export const sequence = (...parts: readonly Buffer[]): Buffer => element(0x30, Buffer.concat(parts));
export const set = (...parts: readonly Buffer[]): Buffer => element(0x31, Buffer.concat(parts));
export const octets = (content: Buffer): Buffer => element(0x04, content);
export const utf8 = (text: string): Buffer => element(0x0c, Buffer.from(text, 'utf8'));
export const yes = (): Buffer => element(0x01, Buffer.from([0xff]));
/** Whole bytes; `unused` says how many bits at the end of the last one mean nothing. */
export const bits = (content: Buffer, unused = 0): Buffer =>
  element(0x03, Buffer.concat([Buffer.from([unused]), content]));
/** A part that the standard numbers instead of naming; `isMade` where it holds other elements. */
export const numbered = (number: number, content: Buffer, isMade = true): Buffer =>
  element((isMade ? 0xa0 : 0x80) | number, content);

/** Never negative: a leading bit would say so. */
export function integer(bytes: Buffer): Buffer {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = start < 0 ? Buffer.from([0]) : bytes.subarray(start);
  return element(0x02, digits[0]! < 0x80 ? digits : Buffer.concat([Buffer.from([0]), digits]));
}

/** Such as `1.2.840.10045.4.3.2`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(inSevens)]));
}

/** Seven bits a byte, the highest bit says that another follows. */
function inSevens(number: number): number[] {
  const bytes = [number & 0x7f];
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

/** To the second. Years from 2050 on have another form. */
export function instant(at: Date): Buffer {
  const digits = at.toISOString().replace(/\.\d+Z$|[-:T]/g, '');
  const isLate = at.getUTCFullYear() >= 2050;
  return element(isLate ? 0x18 : 0x17, Buffer.from(`${isLate ? digits : digits.slice(2)}Z`, 'latin1'));
}

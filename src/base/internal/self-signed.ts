// Makes a certificate that only vouches for itself: a key on P-256 and the names that it is for. Node reads X.509 and
// writes none.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { bits, instant, integer, numbered, objectId, octets, sequence, set, utf8, yes } from './der.ts';

export interface SelfSignedParts {
  /** Names and IP addresses, without brackets. */
  readonly names: readonly string[];
  readonly from: Date;
  readonly until: Date;
  /** What whoever shows it does in a handshake. Default: it is called. */
  readonly use?: 'called' | 'calling';
}

const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'));

/** RFC 5280; key and certificate as PEM, the key first. */
export function selfSigned({ names, from, until, use = 'called' }: SelfSignedParts): string {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ourselves = sequence(set(sequence(objectId('2.5.4.3'), utf8(subjects[use]))));
  const signed = sequence(
    numbered(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ecdsaWithSha256,
    ourselves,
    sequence(instant(from), instant(until)),
    ourselves,
    publicKey.export({ type: 'spki', format: 'der' }),
    numbered(3, extensions(names, use)),
  );
  const certificate = sequence(signed, ecdsaWithSha256, bits(sign('sha256', signed, privateKey)));
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' })) + pem(certificate);
}

const subjects = { called: 'Tacit on this machine', calling: 'Tacit, who calls' } as const;
/** Server and client authentication. */
const purposes = { called: '1.3.6.1.5.5.7.3.1', calling: '1.3.6.1.5.5.7.3.2' } as const;

/** It signs no other: whoever trusts it trusts this server alone. */
function extensions(names: readonly string[], use: keyof typeof purposes): Buffer {
  const digitalSignature = bits(Buffer.from([0x80]), 7);
  return sequence(
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.15', digitalSignature, true),
    extension('2.5.29.37', sequence(objectId(purposes[use]))),
    extension('2.5.29.17', sequence(...names.map(nameOf))),
  );
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(objectId(id), ...(isCritical ? [yes()] : []), octets(value));
}

function nameOf(name: string): Buffer {
  const family = isIP(name);
  if (family === 0) return numbered(2, Buffer.from(domainToASCII(name), 'latin1'), false);
  return numbered(7, family === 4 ? Buffer.from(name.split('.').map(Number)) : bytesOfIpv6(name), false);
}

function bytesOfIpv6(address: string): Buffer {
  // As a URL every address has its shortest form: groups of hexadecimal digits and at most one gap.
  const shortest = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [before = '', after] = shortest.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...gap, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

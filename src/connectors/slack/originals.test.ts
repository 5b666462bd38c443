// Which originals of accounts are kept: those of people, each with its own token, and nothing where none are offered.
import { expect, test } from 'vitest';
import { slackExport } from './slack-export.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { Sanitized, sanitizer } from '../../privacy/sanitize.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { sanitizeWithOriginals } from '../../connector/originals.ts';

const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 7) }, slackExport.namespace);

function read(stream: string, records: readonly unknown[], of = slackExport) {
  const { shape, keep } = slackExport.streams[stream]!;
  const sanitize = sanitizer<Shape, unknown>(shape, keep as never, pseudonymize);
  return sanitizeWithOriginals(of, sanitize, records, { channel: '' });
}

const ann = { id: 'U1', name: 'ann', profile: { email: 'Ann@Example.com' } };
const ben = { id: 'U2', name: 'ben', is_restricted: true };

test('each account has its original beside its token', () => {
  const { sanitized, originals } = read('accounts', [ann, { name: 'has no id' }, ben]);

  expect([sanitized.count, sanitized.withoutKey]).toEqual([2, 1]);
  expect(originals).toEqual([
    { account: pseudonymize.person('U1'), address: 'Ann@Example.com', username: 'ann' },
    { account: pseudonymize.person('U2'), address: null, username: 'ben' },
  ]);
});

test('of bots and people of other organizations no original is kept, but the row', () => {
  const bot = { id: 'U3', name: 'helper', is_bot: true };
  const stranger = { id: 'U4', name: 'eve', is_stranger: true, profile: { email: 'eve@elsewhere.example' } };

  const { sanitized, originals } = read('accounts', [bot, stranger]);

  expect([sanitized.count, originals]).toEqual([2, []]);
});

test('the rows are the same with originals and without', () => {
  const { originalOf: _, ...without } = slackExport;

  const one = read('accounts', [ann, ben]);
  const other = read('accounts', [ann, ben], without);

  expect(Sanitized.rowsOf(one.sanitized)).toEqual(Sanitized.rowsOf(other.sanitized));
  expect(other.originals).toEqual([]);
});

test('what is no account has no original', () => {
  const { sanitized, originals } = read('channels', [{ id: 'C1', name: 'general' }]);

  expect([sanitized.count, originals]).toEqual([1, []]);
});

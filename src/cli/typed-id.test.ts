// Tests that only an id goes on from a command to the house.
import { expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { typedId } from './typed-id.ts';

test('an id goes on as the house writes it', () => {
  const id = newId();

  expect(typedId(` ${id.toUpperCase()}\n`, 'issuer')).toBe(id);
});

test.each(['', 'tct_a-token', 'ada@example.org', `${newId()}/..`, `x${newId()}`, newId().replaceAll('-', '')])(
  '%j is no id, is repeated to nobody, and the command that prints ids is named',
  (text) => {
    const wrong = expect.objectContaining({ code: 'invalid-request', message: 'That is no id.' });

    expect(() => typedId(text, 'token list')).toThrow(wrong);
  },
);

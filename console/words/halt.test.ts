// The halt in words: the time is the organization's, and nobody is named where nobody is known.
import { expect, test } from 'vitest';
import { haltedBy, haltedSince } from './halt.ts';

const halted = {
  id: 'o',
  name: 'Acme',
  timeZone: 'Europe/Berlin',
  haltedAt: '2026-03-02T09:00:00Z',
  haltedBy: 'Ann',
};

test('a halt is told in the time of the organization, with the name of who did it', () => {
  expect([haltedSince(halted), haltedBy(halted)]).toEqual(['2 March 2026, 10:00', 'by Ann']);
});

test('a halt by the operator of the machine names nobody', () => {
  expect(haltedBy({ ...halted, haltedBy: null })).toBe('on the command line');
});

// What is said beside a connection that stopped: what to do, by whoever holds what has to be mended.
import { expect, test } from 'vitest';
import { type ErrorCode, errorCodes } from '../base/errors.ts';
import { nextStepOf } from './next-steps.ts';

/** Told while a connection is made, and never written beside one. */
const whileConnecting = ['proxy-unanswered', 'proxy-url-refused', 'psoxy-unanswered'];

test('of everything that a proxy, a Psoxy or the machine can stop a connection for it is said what to do', () => {
  const codes = (Object.keys(errorCodes) as ErrorCode[]).filter(
    (code) => /^(?:proxy|psoxy|machine)-/.test(code) && !whileConnecting.includes(code),
  );

  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => nextStepOf(code).includes('please report it'))).toEqual([]);
});

test('nobody reconnects here what a proxy or a Psoxy holds', () => {
  const codes: ErrorCode[] = ['source-token-revoked', 'source-token-expired', 'source-scope-missing'];

  const [here, proxy, psoxy] = (['token', 'proxy', 'psoxy'] as const).map((route) =>
    codes.map((code) => nextStepOf(code, route)),
  );

  for (const step of here!) expect(step).toMatch(/^Reconnect/);
  for (const step of proxy!) expect(step).toMatch(/^The proxy holds the token\. Give it/);
  for (const step of psoxy!) expect(step).toMatch(/^The Psoxy holds the token\. Give it/);
});

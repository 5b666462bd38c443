// What a source's refusal is called here, and what the administrator can do about it.
import type { SourceErrorCode, Verdict } from '../../../connector/verdict.ts';
import { Defect, Reconnect, Refused, RetryLater } from '../../../base/errors.ts';
import { minutes } from '../../../base/clock.ts';

interface About {
  /** The name of the source as its connector declares it. */
  readonly source: string;
  /** A declared method. */
  readonly method: string;
  /** A declared scope, or undefined where the answer names none of them. */
  readonly needed: string | undefined;
}

type Words = readonly [sentence: (about: About) => string, next: (about: About) => string];

const goesOn = 'Collecting goes on where it stopped.';
const reconnect = `Reconnect on the page of the connection. ${goesOn}`;
const report = 'Please report it with the code. Nothing is lost.';

const words: Readonly<Record<SourceErrorCode, Words>> = {
  'source-token-revoked': [
    ({ source }) => `${source} no longer accepts the token: the app was removed, or the account behind it deactivated.`,
    () => reconnect,
  ],
  'source-token-expired': [({ source }) => `The token for ${source} has run out and was not renewed.`, () => reconnect],
  'source-address-refused': [
    ({ source }) => `${source} does not accept the token from the address of this server.`,
    ({ source }) =>
      `If the app at ${source} lists allowed IP addresses, add this server's to them. Then reconnect on the page of the connection.`,
  ],
  'source-scope-missing': [
    ({ source, needed }) =>
      needed === undefined ? `${source} did not grant a scope that is needed.` : `${source} did not grant ${needed}.`,
    ({ needed }) => `Add ${needed ?? 'every scope of the connector’s page'} to the app, then reconnect. ${goesOn}`,
  ],
  'source-policy': [
    ({ source, method }) => `A policy at ${source} forbids ${method}.`,
    ({ source }) => `Ask whoever administers ${source} to allow the app, then resume. What is stored stays.`,
  ],
  'source-migrating': [
    ({ source }) => `${source} is moving this account to another organization account.`,
    () => `Wait until the move is done, then resume. ${goesOn}`,
  ],
  'source-app-not-added': [
    ({ source }) => `The app is installed at ${source}, but was not added to this workspace.`,
    ({ source }) => `Add the app to the workspace in the administration of ${source}, then resume. ${goesOn}`,
  ],
  'source-refused-call': [({ source, method }) => `${source} refused ${method} as wrongly asked.`, () => report],
  'source-unknown-error': [
    ({ source, method }) => `${source} answered ${method} in a way that nothing describes.`,
    () => report,
  ],
};

/** The error of a verdict after which nothing more is asked. */
export function failureOf(
  verdict: Extract<Verdict, { is: 'reconnect' | 'stop' | 'defect' }>,
  about: About,
): Reconnect | Refused | Defect {
  const [sentence, next] = words[verdict.code];
  const Kind = { reconnect: Reconnect, stop: Refused, defect: Defect }[verdict.is];
  return new Kind(verdict.code, sentence(about), next(about));
}

/** The source stumbled again and again. */
export function unavailable(source: string, now: Date): RetryLater {
  const at = new Date(now.getTime() + minutes(5));
  return new RetryLater('source-unavailable', `${source} does not answer as it should.`, at);
}

/** The source asked for a silence too long to wait for with a page in hand. */
export function silent(source: string, now: Date, seconds: number): RetryLater {
  const at = new Date(now.getTime() + seconds * 1000);
  return new RetryLater('source-unavailable', `${source} asked not to be called for a while.`, at);
}

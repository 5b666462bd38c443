// How every journey begins and ends: a house, a browser with a page or two, and what those pages complain of.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { noBrowser, openBrowser, openPage } from '../browser.ts';
import { newDataDirectory, removeDataDirectory, runHouse, type RunningHouse } from '../running-house.ts';

export interface Opened {
  readonly house: RunningHouse;
  /** In a browser of its own, as it were. With `isStranger` it may be told that nobody is signed in. */
  newPage(whose?: { readonly isStranger: boolean }): Promise<Page>;
  /** Closed with the journey. */
  alsoClose(close: () => Promise<unknown>): void;
}

/**
 * Opens house and browser before the tests of a file and ends both after them; without a browser the tests are skipped.
 * Gives what its pages complained of so far.
 */
export function openJourney(
  begin: (opened: Opened) => Promise<void>,
  env?: Readonly<Record<string, string>>,
  options?: readonly string[],
): string[] {
  const complaints: string[] = [];
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    if (noBrowser !== undefined) return;
    const house = await runHouse(await newDataDirectory(), env, options);
    closing.push(
      () => removeDataDirectory(house.dataDirectory),
      () => house.stop(),
    );
    const browser = await openBrowser();
    closing.push(() => browser.close());
    await begin({
      house,
      newPage: async ({ isStranger } = { isStranger: false }) => {
        const page = await openPage(
          await browser.newContext({
            viewport: { width: 1280, height: 900 },
            ignoreHTTPSErrors: true,
            reducedMotion: 'reduce',
          }),
        );
        hear(page, isStranger, complaints);
        return page;
      },
      alsoClose: (close) => void closing.push(close),
    });
  }, 150_000);

  beforeEach(({ skip }) => skip(noBrowser !== undefined, noBrowser));

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  return complaints;
}

function hear(page: Page, isStranger: boolean, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  if (isStranger) {
    page.on('response', (answer) => {
      // Nobody is signed in yet where an invitation is opened.
      if (answer.status() >= 400 && answer.status() !== 401) complaints.push(`${answer.status()} ${answer.url()}`);
    });
    return;
  }
  page.on(
    'console',
    (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`),
  );
}

// The system's Chromium, driven as a person would; journeys are skipped with one line where there is none.
import { AxeBuilder } from '@axe-core/playwright';
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, type Page, type Request, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const chromiumPath = process.env['CHROMIUM_PATH'] ?? places.find((path) => existsSync(path));

/** Why the journeys are skipped, or undefined. */
export const noBrowser =
  chromiumPath === undefined
    ? 'There is no Chromium: install it (apt-get install chromium), or set CHROMIUM_PATH.'
    : undefined;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const underway = new WeakMap<Page, Set<Request>>();

/** A page that knows what it still waits for. */
export async function openPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const requests = new Set<Request>();
  // A stream of events has no end: a page that listens is not one that waits.
  page.on('request', (request) => request.resourceType() !== 'eventsource' && requests.add(request));
  page.on('requestfinished', (request) => requests.delete(request));
  page.on('requestfailed', (request) => requests.delete(request));
  underway.set(page, requests);
  return page;
}

/** How much is still to come: requests without their answers, and skeletons that stand for what is loading. */
export async function stillToCome(page: Page): Promise<number> {
  return (underway.get(page)?.size ?? 0) + (await page.locator('.mantine-Skeleton-root').count());
}

/** The rules that a theme can break; all others hold in one as in the other. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong on the page, or with its colours alone, one line each; empty is good. */
export async function accessibilityFindings(page: Page, onlyColours = false): Promise<string[]> {
  // In the page itself: no page of ours has a frame of another origin, the one thing that takes a second page to see.
  // Of what holds it would otherwise describe every element.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true);
  const { violations } = await (onlyColours ? axe.withRules(ofColours) : axe).analyze();
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

// The system's Chromium, driven as a person would; journeys are skipped with one line where there is none.
import { AxeBuilder } from '@axe-core/playwright';
import { existsSync } from 'node:fs';
import { type Browser, type Page, chromium } from 'playwright-core';

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

/** What axe finds wrong on the page, one line each; empty is good. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

// What a connection that cannot be asked about an address means, in a real browser: for a person, and for who is in charge.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startPsoxy } from '../../sandbox/psoxy/psoxy.ts';
import { findServer } from '../../src/base/data-directory.ts';
import { openClient } from '../../src/cli/client.ts';
import { settingsOf, startStrictIssuer } from '../oidc-provider.ts';
import type { RunningHouse } from '../running-house.ts';
import { startSmallSource } from '../small-source.ts';
import { openJourney, type Opened } from './opening.ts';
import { flawsOf, signIn, visit } from './steps.ts';

const soon = { timeout: 30_000 };
const address = 'emil@acme.example';
const authorization = { kind: 'bearer', token: 'a bearer of the gateway' } as const;

let house: RunningHouse;
let owner: Page;
let person: Page;

const complaints = openJourney(async (opened) => {
  ({ house } = opened);
  [owner, person] = [await opened.newPage(), await opened.newPage({ isStranger: true })];
  await signIn(owner, house.link);
  const server = await findServer(house.dataDirectory);
  const operator = openClient(server!.socket);
  const issuer = await startStrictIssuer({
    accounts: [{ id: 'emil', email: address, name: 'Emil Example' }],
    redirectUrls: [`${house.url}/sign-in/callback`],
  });
  opened.alsoClose(() => issuer.close());
  await operator.call('POST', '/api/issuers', settingsOf(issuer, { domains: ['acme.example'] }));
  // Of somebody who does not sign in, so that nobody here has the address when something comes under another key.
  await operator.call('POST', '/api/objections', { address: 'somebody@acme.example' });
  await operator.call('POST', '/api/connectors/slack-discovery/psoxy', { url: await psoxyOf(opened), authorization });
});

/** Without its salt. */
async function psoxyOf({ alsoClose }: Opened): Promise<string> {
  const source = await startSmallSource();
  alsoClose(() => source.close());
  const door = { is: 'bearer', token: authorization.token } as const;
  const psoxy = await startPsoxy({ source: 'slack', upstream: source, door, salt: 'a salt' });
  alsoClose(() => psoxy.close());
  return psoxy.url;
}

test('a person is told what could not be asked, and is offered no objection that would be refused', async () => {
  await person.goto(`${house.url}/my-data`);
  await person.getByRole('button', { name: 'Sign in with Acme' }).click();
  await person.getByRole('button', { name: address }).click();
  await person.getByRole('heading', { name: 'My data' }).waitFor(soon);
  await person.getByText('“Slack Discovery via Psoxy” could not be asked about your address.').waitFor(soon);

  expect(await person.getByRole('button', { name: 'Object …' }).isDisabled()).toBe(true);
  expect(await person.getByText('you cannot object yet').count()).toBe(1);
  expect(await flawsOf(person, [`${house.url}/my-data`])).toEqual([]);
}, 90_000);

test('who is in charge sees whose objections must be given again, and never how few they are', async () => {
  await visit(owner, `${house.url}/settings/privacy`);
  await owner.getByText('Objections must be given again.').waitFor(soon);

  const said = await owner.getByRole('listitem').allInnerTexts();

  expect(said).toContain('Some of them are not recognized in what comes from “Slack Discovery via Psoxy”.');
  expect(await owner.getByText('Fewer than five people objected, or nobody did.').count()).toBe(1);
  expect(await flawsOf(owner, [`${house.url}/settings/privacy`])).toEqual([]);
  expect(complaints).toEqual([]);
}, 60_000);

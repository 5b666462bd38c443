// Apps: created from the manifest in a link, and where they may send a browser.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { smallWorkspace } from '../http/small-workspace.ts';
import { type Sandbox, startSandbox } from '../server.ts';
import { access, addressOf, decide } from './browser.ts';
import { isRedirectOf } from './redirects.ts';

const manifest = {
  display_information: { name: 'Collector <1>', description: 'Counts messages' },
  oauth_config: {
    redirect_urls: ['https://tacit.example.com/connect/slack'],
    scopes: { user: ['channels:read', 'channels:history'] },
  },
  settings: { token_rotation_enabled: true },
};
let slack: Sandbox;

beforeEach(async () => {
  slack = await startSandbox({ workspaces: [smallWorkspace()] });
});

afterEach(() => slack.close());

const linkTo = (json: string) => `${slack.url}/apps?${new URLSearchParams({ new_app: '1', manifest_json: json })}`;

test('a link with a manifest shows what the app will be, and escapes it', async () => {
  const text = await (await fetch(linkTo(JSON.stringify(manifest)))).text();

  expect(text).toContain('Create an app: Collector &lt;1&gt;');
  expect(text).toContain('View messages and other content in public channels');
  expect(text).toContain('https://tacit.example.com/connect/slack');
  expect(text).not.toContain('<1>');
});

test('creating it shows a client id and a secret with which it can be authorized', async () => {
  const body = new URLSearchParams({ manifest_json: JSON.stringify(manifest) });

  const text = await (await fetch(`${slack.url}/apps`, { method: 'POST', body })).text();
  const [, clientId = '', clientSecret = ''] = [...text.matchAll(/readonly value="([^"]+)"/g)].map(
    ([, value]) => value,
  );
  const redirect_uri = 'https://tacit.example.com/connect/slack';
  const address = addressOf(slack, { client_id: clientId, redirect_uri, user_scope: 'channels:read' });
  const back = await decide(address, { decision: 'allow', user_scope: 'channels:read' });
  const code = back.searchParams.get('code') ?? '';
  const { body: granted } = await access(slack, { clientId, clientSecret }, { code, redirect_uri });

  expect(granted['authed_user']).toMatchObject({ access_token: expect.stringMatching(/^xoxe\.xoxp-1-/) });
});

test.each([
  ['{', 'The manifest is no JSON.'],
  ['{}', 'display_information.name is missing.'],
  [JSON.stringify({ ...manifest, display_information: { name: 'x'.repeat(36) } }), 'more than 35 characters'],
  [
    JSON.stringify({ ...manifest, oauth_config: { scopes: { user: ['channels:all'] } } }),
    'The scope channels:all is none',
  ],
  [
    JSON.stringify({
      ...manifest,
      oauth_config: { ...manifest.oauth_config, redirect_urls: ['http://tacit.example.com/'] },
    }),
    'neither https nor on this machine',
  ],
])('a manifest that cannot be used says why: %s', async (json, sentence) => {
  const answer = await fetch(linkTo(json));

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(sentence);
});

test('a redirect URL fits itself and what is below it', () => {
  const app = { ...slack.app, redirectUrls: ['https://tacit.example.com/slack'] };
  const fits = (url: string) => isRedirectOf(app, url);

  expect(fits('https://tacit.example.com/slack')).toBe(true);
  expect(fits('https://tacit.example.com/slack/back?x=1')).toBe(true);
  expect(fits('https://tacit.example.com/slackers')).toBe(false);
  expect(fits('https://tacit.example.com/')).toBe(false);
  expect(fits('https://tacit.example.com:8443/slack')).toBe(false);
  expect(fits('http://tacit.example.com/slack')).toBe(false);
});

test('a redirect URL of this machine without a port fits every port', () => {
  const app = { ...slack.app, redirectUrls: ['http://localhost/back'] };

  expect(isRedirectOf(app, 'http://localhost:7400/back')).toBe(true);
  expect(isRedirectOf({ ...app, redirectUrls: ['http://localhost:7400/back'] }, 'http://localhost:7401/back')).toBe(
    false,
  );
  expect(isRedirectOf({ ...app, redirectUrls: ['https://tacit.example.com'] }, 'https://tacit.example.com:1/')).toBe(
    false,
  );
});

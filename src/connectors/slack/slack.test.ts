// What the live Slack connection does as Slack alone does it; what every connector promises is slack.golden.test.ts.
import { expect, test } from 'vitest';
import { slack, slackSandbox } from './slack.ts';

const asked = (mode: 'person' | 'bot'): readonly string[] => {
  const { oauth_config: config } = slack.consent.manifest('https://tacit.example/oauth/callback', mode) as {
    oauth_config: { scopes: Record<string, readonly string[]> };
  };
  return config.scopes[mode === 'person' ? 'user' : 'bot']!;
};

test('the manifest asks for exactly the declared scopes', () => {
  expect(asked('person')).toEqual(slack.consent.scopes.map(({ name }) => name));
  expect(asked('bot')).toEqual(slack.consent.alternative!.scopes.map(({ name }) => name));
});

test.each([
  ['a person’s alone', { authed_user: { access_token: 'xoxp-1', scope: 'channels:read, users:read' } }, 'person'],
  [
    'a bot’s at the top',
    { access_token: 'xoxp-1', scope: 'channels:read,users:read', authed_user: { id: 'U1' } },
    'bot',
  ],
  ['a refreshed one', { access_token: 'xoxp-1', scope: 'channels:read,users:read' }, 'person'],
] as const)('a grant is read where it stands: %s', (_what, answer, mode) => {
  expect(slack.consent.readGrant({ ok: true, ...answer }, mode)).toEqual({
    access: 'xoxp-1',
    refresh: null,
    expiresInSeconds: null,
    scopes: ['channels:read', 'users:read'],
  });
});

test('an answer without a token of that way is no grant', () => {
  expect(slack.consent.readGrant({ ok: true, authed_user: { id: 'U1' } }, 'person')).toBeUndefined();
});

test('what is no clear no counts as shared with others, and is left out', () => {
  const { isExternal, reachOf } = slack.snapshots.places;

  expect([{ is_ext_shared: 'maybe' }, { is_pending_ext_shared: true }, {}].map(isExternal)).toEqual([
    true,
    true,
    false,
  ]);
  expect(
    [{ id: 'C1' }, { id: 'C1', is_private: 1 }, { id: 'C1', is_private: true, is_im: 'maybe' }, {}].map(reachOf),
  ).toEqual(['public', 'private', 'direct', undefined]);
});

test('the stand-in is read by the very same declaration', () => {
  expect([slackSandbox.streams, slackSandbox.timeline, slackSandbox.consent]).toEqual([
    slack.streams,
    slack.timeline,
    slack.consent,
  ]);
});

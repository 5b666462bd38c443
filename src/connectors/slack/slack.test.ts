// What the live Slack connection does as Slack alone does it; what every connector promises is slack.golden.test.ts.
import { expect, test } from 'vitest';
import type { ApiConnector } from '../../connector/api-connector.ts';
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

test('a token of an organization speaks for the organization, and for each workspace that lets the app in', () => {
  const { identity, snapshots, known } = slack as unknown as ApiConnector<unknown>;
  const answer = { team_id: 'E1', enterprise_id: 'E1', user_id: 'W1', app_id: 'A1', is_enterprise_install: true };

  const whole = identity.read(answer)!;
  const one = identity.read({ team_id: 'T1', enterprise_id: 'E1', user_id: 'U1', is_enterprise_install: false })!;
  const empty = known.empty(whole);
  const open = known.learnWorkspaces!(empty, [{ id: 'T1' }, { id: 'T2' }, null]);
  const told = known.learn(open, [{ id: 'U1', enterprise_user: { enterprise_id: 'E1', teams: ['T1', 'T3', 'T4'] } }]);

  expect([whole.sourceId, one.sourceId]).toEqual(['E1', 'T1']);
  expect([whole.partOfId, one.partOfId]).toEqual([undefined, 'E1']);
  expect([whole, one].map((of) => snapshots.workspaces!.isAsked!(of))).toEqual([true, false]);
  expect(snapshots.places.passes!(open, 'public')).toEqual([{ team_id: 'T1' }, { team_id: 'T2' }]);
  expect(snapshots.accounts.passes!(known.empty(one), 'public')).toEqual([{ team_id: 'T1' }]);
  expect([empty, open, told, known.empty(one)].map((of) => known.closedWorkspaces!(of))).toEqual([0, 0, 2, 0]);
});

test('the page on which the app is added is made of ids alone', () => {
  const { addingPath } = slack.snapshots.workspaces!;

  expect([
    addingPath!({ enterprise_id: 'E1', app_id: 'A1' }),
    addingPath!({ enterprise_id: 'E1' }),
    addingPath!({ enterprise_id: '../x', app_id: 'A1' }),
    addingPath!({}),
  ]).toEqual(['manage/E1/integrations/profile/A1/workspaces/add', 'manage/E1', undefined, undefined]);
});

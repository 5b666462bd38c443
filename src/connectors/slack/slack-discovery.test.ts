// What the Discovery connection does as Slack alone does it; what every connector promises is its golden test.
import { expect, test } from 'vitest';
import { Interpreter } from '../../connector/interpreter.ts';
import { pseudonymizer } from '../../privacy/pseudonym.ts';
import { pageRuleOf } from '../../connector/declared.ts';
import { allowedBy } from '../../connector/wire.ts';
import { slack } from './slack.ts';
import { slackDiscovery, slackDiscoverySandbox } from './slack-discovery.ts';

const { places } = slackDiscovery.snapshots;
const passes = (reach: 'public' | 'private' | 'direct') =>
  places.passes!({ workspaces: ['T1', 'T2'], bots: new Set(), teams: new Set() } as never, reach);

test('it calls nothing but what lists people and conversations and reads what was sent', () => {
  const { recent } = places;
  const methods = [...allowedBy(slackDiscovery).keys(), recent!.method];

  expect(methods).toEqual([
    'auth.test',
    'discovery.enterprise.info',
    'discovery.users.list',
    'discovery.conversations.list',
    'discovery.conversations.info',
    'discovery.conversations.history',
    'discovery.conversations.edits',
    'discovery.conversations.recent',
  ]);
  expect(methods.filter((method) => /draft|file|search|chat|write|update|delete/.test(method))).toEqual([]);
});

test('pages are walked as Slack’s own client walks them: what ends with a time by that time, everything else by where it ended', () => {
  const { snapshots, timeline } = slackDiscovery;
  const { workspaces, accounts } = snapshots;
  const ruleOf = (call: Parameters<typeof pageRuleOf>[1]) => pageRuleOf(slackDiscovery, call);

  for (const call of [timeline, timeline.changes!, places.recent!]) {
    expect(ruleOf(call)).toEqual({ argument: 'latest', path: 'offset' });
  }
  for (const call of [accounts, places]) expect(ruleOf(call)).toEqual({ argument: 'offset', path: 'offset' });
  expect(ruleOf(workspaces!)).toEqual({ argument: 'cursor', path: 'response_metadata.next_cursor' });
});

test('it asks for reactions and for who has left, for no more of the past than Slack lists, and for a third of the calls', () => {
  const { api, snapshots, timeline } = slackDiscovery;

  expect(timeline.arguments).toEqual({ reactions: '1' });
  expect(snapshots.accounts.arguments).toEqual({ include_deleted: '1' });
  expect(places.recent!.mostDays).toBe(7);
  expect(api.budget).toMatchObject({ perSecond: 30, proposed: 10 });
});

test('each workspace is asked for what is within reach, and once more what belongs to none of them', () => {
  expect(passes('public')).toEqual([
    { team: 'T1', only_public: '1' },
    { team: 'T2', only_public: '1' },
    { only_public: '1' },
  ]);
  expect(passes('private').slice(-2)).toEqual([{ only_public: '1' }, { only_private: '1' }]);
  expect(passes('direct')).toEqual([{ team: 'T1' }, { team: 'T2' }, {}]);
});

test('direct messages are asked for without a workspace, and a deleted channel is not asked for', () => {
  const channel = { id: 'C1', is_private: false };

  const beside = [channel, { id: 'D1', is_im: true }, { id: 'G1', is_private: true, is_mpim: true }].map((record) =>
    places.besideOf!(record, { team: 'T1' }),
  );

  expect(beside).toEqual([{ team: 'T1' }, {}, {}]);
  expect([channel, { ...channel, is_deleted: true }].map(places.reachOf)).toEqual(['public', undefined]);
});

test('of what was changed a time that is not yet is none', () => {
  const pseudonymize = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 3) }, slackDiscovery.namespace);
  const interpreter = new Interpreter({
    connector: slackDiscovery,
    pseudonymize,
    notAfter: 5_000_000,
    reach: 'public',
  });
  const edit = (ts: string) => ({
    type: 'message',
    subtype: 'message_changed',
    message: { ts },
    previous_message: { ts },
  });

  const { edited } = interpreter.changes({ edits: [edit('4.000000'), edit('6.000000')] }, null);

  expect(edited).toEqual([4_000_000]);
});

test('a token of a single workspace names nobody', () => {
  const { read } = slackDiscovery.identity;
  const whole = { user_id: 'U1', team_id: 'E1', enterprise_id: 'E1', is_enterprise_install: true };

  expect(read(whole)).toEqual({ sourceId: 'E1', accountId: 'U1', isBot: false });
  expect(
    [
      { ...whole, is_enterprise_install: false },
      { ...whole, enterprise_id: '' },
    ].map(read),
  ).toEqual([undefined, undefined]);
});

test('a person and a channel have the same token as through the Web API', () => {
  expect(slackDiscovery.namespace).toBe(slack.namespace);
});

test('the stand-in is read by the very same declaration', () => {
  expect([slackDiscoverySandbox.streams, slackDiscoverySandbox.timeline, slackDiscoverySandbox.consent]).toEqual([
    slackDiscovery.streams,
    slackDiscovery.timeline,
    slackDiscovery.consent,
  ]);
});

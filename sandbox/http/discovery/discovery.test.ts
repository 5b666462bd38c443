// The rules of the Discovery API: who may ask, how often, and how its pages are walked.
import { afterEach, describe, expect, test } from 'vitest';
import { contentMark } from '../../mark.ts';
import { ask, type Came, control, tokenFor } from '../ask.ts';
import { type GridHouse, startGrid } from './testing-grid.ts';

let house: GridHouse;

afterEach(() => house.slack.close());

describe('who may ask', () => {
  test('until Slack opens Discovery to the app, its methods do not exist for it', async () => {
    house = await startGrid();
    const { slack, grid } = house;
    const token = await tokenFor(slack, 'discovery:read', { workspace: grid.enterprise.id });

    const before = await ask(slack, 'discovery.users.list', {}, token);
    await control(slack, 'POST', 'discovery', {});
    const after = await ask(slack, 'discovery.users.list', {}, token);

    expect([before.body.error, after.body.ok]).toEqual(['unknown_method', true]);
  });

  test('a bot, a token of one workspace, one without the scope and somebody who left are each told why not', async () => {
    house = await startGrid();
    const { slack, grid, team } = house;
    await control(slack, 'POST', 'discovery', {});
    const left = grid.users().find(({ deleted, is_bot: isBot }) => deleted && !isBot)!.id;
    const workspace = grid.enterprise.id;
    const tokens = [
      await tokenFor(slack, 'users:read', { workspace, kind: 'bot' }),
      await tokenFor(slack, 'discovery:read', { workspace: team(0) }),
      await tokenFor(slack, 'users:read', { workspace }),
      await tokenFor(slack, 'discovery:read', { workspace, user: left }),
    ];

    const answers = await Promise.all(tokens.map((token) => ask(slack, 'discovery.users.list', {}, token)));

    expect(answers.map(({ body }) => body.error)).toEqual([
      'not_allowed_token_type',
      'not_allowed_token_type',
      'missing_scope',
      'account_inactive',
    ]);
    expect(answers[2]!.body).toMatchObject({ needed: 'discovery:read', provided: 'users:read' });
  });

  test('drafts, files and changes of messages are there, and that they were asked for is remembered', async () => {
    house = await startGrid();
    const { slack, call, list, channelOf, team } = house;

    const drafts = await list('drafts.list', 'drafts', { team: team(0) });
    const files = await call('files.list');
    const deleted = await call('chat.delete', { channel: channelOf('general'), ts: '1.000000' });

    expect(String(drafts[0]!['text'])).toContain(contentMark);
    expect(files.body['offset']).toBe(2);
    expect(deleted.body).toMatchObject({ error: 'missing_scope', needed: 'discovery:write' });
    expect(await control(slack, 'GET', 'offences')).toEqual({
      'discovery.drafts.list': 1,
      'discovery.files.list': 1,
      'discovery.chat.delete': 1,
    });
  });
});

describe('the limits', () => {
  test('all methods and apps share thirty calls a second', async () => {
    house = await startGrid({ limits: 'x1' });
    const { clock, call } = house;
    const statuses: number[] = [];

    for (let at = 0; at < 31; at += 1) {
      statuses.push((await call(at % 2 === 0 ? 'users.list' : 'enterprise.info', { limit: '1' })).status);
    }
    clock.moveTo('2026-03-02T09:00:01Z');
    const later = await call('users.list', { limit: '1' });

    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
    expect(later.status).toBe(200);
  });

  test('one method is called 1,200 times a minute, whatever is left of a second', async () => {
    house = await startGrid({ limits: 'x0.01' });
    const { clock, call } = house;

    const statuses = [];
    for (let second = 0; second < 14; second += 1) {
      clock.moveTo(new Date(Date.UTC(2026, 2, 2, 9, 0, second)));
      statuses.push((await call('user.info', { user: 'USLACKBOT' })).status);
    }

    expect(statuses.indexOf(429)).toBe(12);
  });
});

describe('paging', () => {
  test('a list is walked by offset, the last id of the page before; some methods end with an empty one, some with none', async () => {
    house = await startGrid();
    const { call } = house;

    const first = await call('users.list', { limit: '5' });
    const users = first.body['users'] as readonly { id: string }[];
    const second = await call('users.list', { limit: '5', offset: String(first.body['offset']) });
    const ends = [await call('users.list', { limit: '1000' }), await call('conversations.list', { limit: '1000' })];

    expect(first.body['offset']).toBe(users.at(-1)?.id);
    expect((second.body['users'] as readonly { id: string }[])[0]!.id > users.at(-1)!.id).toBe(true);
    expect(ends.map(({ body }) => ['offset' in body, body['offset']])).toEqual([
      [true, ''],
      [false, undefined],
    ]);
  });

  test('history walks back: its offset is the time of the last message, and is sent as latest', async () => {
    house = await startGrid();
    const { call, channelOf } = house;
    const channel = channelOf('general');

    const first = await call('conversations.history', { channel, limit: '10' });
    const messages = first.body['messages'] as readonly { ts: string }[];
    const second = await call('conversations.history', { channel, limit: '10', latest: String(first.body['offset']) });
    const ignored = await call('conversations.history', { channel, limit: '10', cursor: String(first.body['offset']) });

    expect(first.body['offset']).toBe(messages.at(-1)?.ts);
    expect((second.body['messages'] as readonly { ts: string }[])[0]!.ts < messages.at(-1)!.ts).toBe(true);
    expect(ignored.body['messages']).toEqual(first.body['messages']);
  });

  test('recent walks forward, and ends with an empty page that has no offset', async () => {
    house = await startGrid({ advanced: 6 });
    const { call } = house;
    const seen: { id: string; ts: string }[] = [];

    let page = (await call('conversations.recent', { limit: '3' })).body;
    while (page['offset'] !== undefined) {
      seen.push(...(page['channels'] as typeof seen));
      page = (await call('conversations.recent', { limit: '3', latest: String(page['offset']) })).body;
    }

    expect(page['channels']).toEqual([]);
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.map(({ ts }) => ts)).toEqual(seen.map(({ ts }) => ts).toSorted());
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  });

  test('what happened stands in recent: of the last day, of a week when it is asked for, and no longer', async () => {
    house = await startGrid({ advanced: 4 });
    const { grid, list } = house;
    const now = grid.core.now();
    const idsSince = async (days: number) => {
      const latest = ((now - days * 86_400_000_000) / 1_000_000).toFixed(6);
      return (await list('conversations.recent', 'channels', { latest, limit: '1000' })).map(({ id }) => id);
    };
    const happened = grid.core.planted().happened.flat();
    const touched = happened.flatMap(({ channel }) => channel ?? []);

    const [day, week, month] = [await idsSince(1), await idsSince(7), await idsSince(30)];

    expect(new Set(day)).toEqual(new Set([...day, ...touched]));
    expect(week.length).toBeGreaterThan(day.length);
    expect(month).toEqual(week);
  });

  test('the enterprise is walked by a page token, and tells of a deleted workspace only who asks for it', async () => {
    house = await startGrid();
    const { grid, call } = house;

    const first = await call('enterprise.info', { limit: '3' });
    const { next_cursor: cursor } = first.body['response_metadata'] as { next_cursor: string };
    const second = await call('enterprise.info', { limit: '3', cursor });
    const all = await call('enterprise.info', { include_deleted: '1' });

    const teamsOf = ({ body }: Came) => (body['enterprise'] as { teams: { id: string; archived: boolean }[] }).teams;
    expect(teamsOf(first).map(({ id }) => id)).toEqual(grid.active.map(({ id }) => id));
    expect(teamsOf(second).map(({ archived }) => archived)).toEqual([true]);
    expect(teamsOf(all)).toHaveLength(5);
  });

  test('an empty page leads on from the same place', async () => {
    house = await startGrid();
    const { slack, call, channelOf } = house;
    await control(slack, 'POST', 'faults', { kind: 'empty_page', method: 'discovery.conversations.history' });
    const args = { channel: channelOf('general'), latest: '1770000000.000100' };

    const empty = await call('conversations.history', args);

    expect(empty.body).toMatchObject({ messages: [], offset: '1770000000.000100' });
  });
});

// What the Discovery API tells, and under which workspace it tells it.
import { afterEach, describe, expect, test } from 'vitest';
import { contentMark } from '../../mark.ts';
import { control } from '../ask.ts';
import { type GridHouse, startGrid } from './testing-grid.ts';

let house: GridHouse;

afterEach(() => house.slack.close());

describe('which workspace', () => {
  test('a channel of several workspaces is listed under each and without one, one of all without one alone', async () => {
    house = await startGrid();
    const { grid, list, channelOf, team } = house;
    const several = grid.conversations().find(({ placement }) => placement.teams.length === 2)!;
    const ids = async (args: Readonly<Record<string, string>>) =>
      (await list('conversations.list', 'channels', { limit: '1000', ...args })).map(({ id }) => id);

    const [main, labs, shops, none] = [
      await ids({ team: team(0) }),
      await ids({ team: team(1) }),
      await ids({ team: team(2) }),
      await ids({}),
    ];

    const under = [main, labs, shops].filter((listed) => listed.includes(several.state.channel.id));
    expect(under).toHaveLength(2);
    expect(none).toContain(several.state.channel.id);
    for (const listed of [main, labs, shops]) expect(listed).not.toContain(channelOf('general'));
    for (const kind of ['general', 'im', 'mpim']) expect(none).toContain(channelOf(kind));
    expect(none).not.toContain(channelOf('team'));
  });

  test('direct messages are the organization’s: under a workspace they do not exist', async () => {
    house = await startGrid();
    const { grid, call, channelOf, team } = house;
    const channel = channelOf('im');

    const answers = [
      await call('conversations.history', { channel }),
      await call('conversations.history', { channel, team: grid.enterprise.id }),
      await call('conversations.history', { channel, team: team(0) }),
      await call('conversations.history', { channel, team: 'T0NOWHERE00' }),
    ];

    expect(answers.map(({ body }) => body.error)).toEqual([
      undefined,
      undefined,
      'channel_not_found',
      'team_not_found',
    ]);
  });

  test('who is in a conversation is told with its workspace, the enterprise for direct messages', async () => {
    house = await startGrid();
    const { grid, list, channelOf, team } = house;
    const [somebody] = grid.core.members(channelOf('im'));

    const found = await list('user.conversations', 'channels', { user: somebody!, limit: '1000' });

    const owners = new Set(found.filter(({ is_im: isDirect }) => isDirect).map(({ team_id: owner }) => owner));
    expect(owners).toEqual(new Set([grid.enterprise.id]));
    expect(found.some(({ team_id: owner }) => owner === team(0))).toBe(true);
  });

  test('flags narrow a list to public, private, direct, group and external conversations', async () => {
    house = await startGrid();
    const { grid, list, team } = house;
    const kindsOf = async (flag: string) => {
      const found = [];
      for (const args of [{}, { team: team(0) }, { team: team(1) }]) {
        found.push(...(await list('conversations.list', 'channels', { ...args, [flag]: '1', limit: '1000' })));
      }
      return new Set(found.map(({ id }) => grid.find(String(id))!.state.channel.kind));
    };

    const kinds = [];
    for (const flag of ['only_private', 'only_im', 'only_mpim', 'only_ext_shared']) kinds.push(await kindsOf(flag));

    expect(kinds).toEqual([new Set(['private']), new Set(['im']), new Set(['mpim']), new Set(['shared'])]);
    expect((await kindsOf('only_public')).has('private')).toBe(false);
  });
});

describe('what was said', () => {
  test('reactions only when they are asked for, and names of people always', async () => {
    house = await startGrid();
    const { list, channelOf } = house;
    const channel = channelOf('announcements');

    const plain = await list('conversations.history', 'messages', { channel, limit: '200' });
    const asked = await list('conversations.history', 'messages', { channel, limit: '200', reactions: '1' });

    expect(plain.some((message) => 'reactions' in message)).toBe(false);
    expect(asked.some((message) => 'reactions' in message)).toBe(true);
    const human = plain.find(({ subtype, user }) => subtype === undefined && user !== undefined)!;
    expect(human['username']).toMatch(/^<@[UW]\w+\|quorvexil\w+>$/);
    for (const field of ['user_profile', 'permalink']) expect(JSON.stringify(human[field])).toContain(contentMark);
  });

  test('a parent names its replies, which stand in history themselves', async () => {
    house = await startGrid();
    const { list, channelOf } = house;
    const messages = await list('conversations.history', 'messages', { channel: channelOf('general'), limit: '1000' });

    const parents = messages.filter(({ replies }) => replies !== undefined);

    const named = parents.flatMap(({ replies }) => (replies as readonly { ts: string }[]).map(({ ts }) => ts));
    const standing = messages.filter(({ ts, thread_ts: thread }) => thread !== undefined && thread !== ts);
    expect(named.length).toBeGreaterThan(20);
    expect(new Set(standing.map(({ ts }) => ts))).toEqual(new Set(named));
  });

  test('edits and deletions are kept, by the time at which they were made, with what stood there before', async () => {
    house = await startGrid({ advanced: 12 });
    const { grid, call, list } = house;
    const happened = grid.core.planted().happened.flat();
    const deletion = happened.find(({ what }) => what === 'deletion')!;
    const edit = happened.find(({ what }) => what === 'edit')!;
    const recordsOf = (channel: string) => list('conversations.edits', 'edits', { channel, limit: '1000' });

    const deleted = (await recordsOf(deletion.channel!)).find(({ deleted_ts: ts }) => ts === deletion.ts);
    const edits = await recordsOf(edit.channel!);
    const { body } = await call('conversations.history', { channel: edit.channel!, limit: '1' });

    expect(deleted).toMatchObject({ subtype: 'message_deleted', hidden: true });
    expect(JSON.stringify(deleted!['previous_message'])).toContain(contentMark);
    expect(edits.find(({ message }) => (message as { ts: string } | undefined)?.ts === edit.ts)).toMatchObject({
      subtype: 'message_changed',
      previous_message: { ts: edit.ts },
    });
    const times = edits.map(({ ts }) => Number(ts));
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(body['has_edits']).toBe(true);
  });

  test('edits are walked back by latest, each once', async () => {
    house = await startGrid({ advanced: 12 });
    const { grid, call, list } = house;
    const recorded = [];
    for (const { state } of grid.conversations()) {
      const of = state.channel.id;
      recorded.push([of, await list('conversations.edits', 'edits', { channel: of, limit: '1000' })] as const);
    }
    const [channel, whole] = recorded.toSorted(([, one], [, other]) => other.length - one.length)[0]!;

    const walked: unknown[] = [];
    let page = (await call('conversations.edits', { channel, limit: '2' })).body;
    for (; ; page = (await call('conversations.edits', { channel, limit: '2', latest: String(page['offset']) })).body) {
      walked.push(...(page['edits'] as unknown[]));
      if (page['offset'] === undefined) break;
    }

    expect(whole.length).toBeGreaterThan(3);
    expect(walked).toEqual(whole);
  });
});

describe('what there is', () => {
  test('a rename is told of public channels, of private ones when it is asked for', async () => {
    house = await startGrid({ advanced: 3 });
    const { grid, list } = house;
    const renamed = grid.core
      .planted()
      .happened.flat()
      .find(({ what }) => what === 'channel-renamed')!.channel!;

    const before = await list('conversations.renames', 'renames');
    grid.core.makePrivate(renamed);
    const after = await list('conversations.renames', 'renames');
    const asked = await list('conversations.renames', 'renames', { private: '1' });

    expect(before).toMatchObject([{ id: renamed }]);
    expect(String(before[0]!['new_name'])).toContain(contentMark);
    expect([after, asked]).toEqual([[], before]);
  });

  test('reactions are listed one by one, with who gave them', async () => {
    house = await startGrid();
    const { grid, list, channelOf } = house;
    const channel = channelOf('announcements');
    const counts = grid.truth({}).connections[0].byChannel.find((one) => one.channel === channel)!;

    const reactions = await list('conversations.reactions', 'reactions', { channel, limit: '1000' });

    expect(reactions.length).toBe(counts.reactions);
    expect(reactions.every(({ user }) => /^[UW]/.test(String(user)))).toBe(true);
  });

  test('info is a list of one, a page for each workspace of a channel, and knows no limit', async () => {
    house = await startGrid();
    const { grid, call } = house;
    const several = grid.conversations().find(({ placement }) => placement.teams.length === 2)!;
    const channel = several.state.channel.id;

    const first = await call('conversations.info', { channel, limit: '1' });
    const second = await call('conversations.info', { channel, offset: String(first.body['offset']) });

    expect(first.body['offset']).toBe(several.placement.teams[0]);
    expect(second.body['offset']).toBeUndefined();
    for (const { body } of [first, second]) {
      expect(body['info']).toMatchObject([{ id: channel, is_org_shared: true, topic: { set_by: expect.any(String) } }]);
    }
  });

  test('who left is told only to whoever asks', async () => {
    house = await startGrid({ advanced: 10 });
    const { grid, call, list } = house;
    const left = grid.core
      .planted()
      .happened.flat()
      .findLast(({ what }) => what === 'member-left')!;
    const [channel, user] = [left.channel!, left.user!];
    const membersOf = async (args: Readonly<Record<string, string>>) =>
      (await list('conversations.members', 'members', { channel, limit: '1000', ...args })).find(
        ({ id }) => id === user,
      );
    const channelsOf = async (args: Readonly<Record<string, string>>) =>
      (await list('user.conversations', 'channels', { user, limit: '1000', ...args })).find(({ id }) => id === channel);

    const plain = [await membersOf({}), await channelsOf({})];
    const asked = [await membersOf({ include_member_left: '1' }), await channelsOf({ include_historical: '1' })];
    const { body } = await call('conversations.info', { channel });

    expect(plain).toEqual([undefined, undefined]);
    expect(asked.map((found) => found?.['date_left'])).toEqual([Math.floor(left.at / 1e6), Math.floor(left.at / 1e6)]);
    expect(body['info']).toMatchObject([{ member_count: grid.core.members(channel).length }]);
  });

  test('a deleted channel stays in the list, and nothing is left in it', async () => {
    house = await startGrid();
    const { slack, call, list, channelOf, team } = house;
    const channel = channelOf('team');

    await control(slack, 'POST', 'faults', { kind: 'vanish_channel', channel });

    const listed = await list('conversations.list', 'channels', { team: team(0), limit: '1000' });
    const history = await call('conversations.history', { channel });
    expect(listed.find(({ id }) => id === channel)).toMatchObject({ is_deleted: true });
    expect(history.body).toMatchObject({ ok: true, messages: [] });
  });

  test('one person is found by id and by address', async () => {
    house = await startGrid();
    const { grid, call } = house;
    const somebody = grid.users().find(({ profile }) => profile['email'] !== undefined)!;

    const byId = await call('user.info', { user: somebody.id });
    const byAddress = await call('user.info', { email: String(somebody.profile['email']).toUpperCase() });
    const nobody = await call('user.info', { user: 'U404' });

    expect([byId.body['user'], byAddress.body['user']]).toEqual([somebody, somebody]);
    expect(nobody.body.error).toBe('user_not_found');
  });
});

// Tests of what the people and messages of a Slack export look like in the wild, quirk by quirk.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Stream } from '../../connector/stream.ts';
import type { Shape } from '../../privacy/shapes.ts';
import { connector, keep, message, messages, planOf, pseudonymize } from './testing-export.ts';

describe('people', () => {
  test('org_users.json of an Enterprise organization is read like users.json', () => {
    const plan = planOf({ 'channels.json': [], 'org_users.json': [{ id: 'W1', enterprise_user: { teams: ['T1'] } }] });

    expect(plan.snapshots.find(({ stream }) => stream === 'accounts')?.records).toHaveLength(1);
  });

  test('an export without users.json is read, and nobody in it is external', () => {
    const [row] = messages([message({ user_team: 'T9' })]);

    expect(row).toMatchObject({ class: 'human', isExternal: false });
  });

  test('an author missing from users.json is kept and not external by that alone', () => {
    const [row] = messages([message({ user: 'U404' })], { 'users.json': [{ id: 'U1', team_id: 'T1' }] });

    expect(row).toMatchObject({ author: pseudonymize.person('U404'), class: 'human', isExternal: false });
  });

  test.each([
    [{ user_team: 'T9' }, true],
    [{ source_team: 'T9' }, true],
    [{ user_profile: { team: 'T9' } }, true],
    [{ user_team: 't1 ' }, false],
    [{ user_team: 'E1' }, false],
    [{ user_team: 'T2', source_team: 'T9' }, false],
    [{ user_team: null }, false],
    [{ team: 'T9' }, false],
  ])('a message with %j is external: %s', (more, expected) => {
    const accounts = [
      { id: 'U1', team_id: 'T1', enterprise_user: { enterprise_id: 'E1', teams: ['T2'] } },
      { id: 'U9', team_id: 'T9', is_stranger: true },
    ];

    const [row] = messages([message(more)], { 'users.json': accounts });

    expect(row!['isExternal']).toBe(expected);
  });

  test('a bot that only users.json knows is an app', () => {
    const accounts = [{ id: 'U1', is_bot: true, profile: { bot_id: 'B1' } }];

    const rows = messages([message(), message({ ts: '1705312801.000100', user: 'B1' })], { 'users.json': accounts });

    expect(rows.map((row) => row['class'])).toEqual(['app', 'app']);
  });

  test.each([
    [{ id: 'U1' }, 'person'],
    [{ id: 'U1', is_bot: true }, 'bot'],
    [{ id: 'USLACKBOT', is_bot: false }, 'bot'],
    [{ id: 'U1', is_restricted: true }, 'guest'],
    [{ id: 'U1', is_ultra_restricted: true }, 'guest'],
    [{ id: 'U1', is_stranger: true }, 'external'],
  ])('the account %j is a %s', (account, expected) => {
    const [row] = keep('accounts', [account], {});

    expect(row!['class']).toBe(expected);
  });

  test('the address of a person becomes a token that does not depend on its case', () => {
    const rows = keep(
      'accounts',
      [
        { id: 'U1', profile: { email: 'Ann@Example.com' } },
        { id: 'U2', profile: { email: 'ann@example.com ' } },
      ],
      {},
    );

    expect(rows[0]!['email']).toBe(rows[1]!['email']);
  });
});

describe('messages', () => {
  test('only ts decides the day, for the names of day files are of the workspace’s zone', () => {
    const [row] = messages([message({ ts: '1705363200.000100' })]);

    expect(row!['at']).toBe(1_705_363_200_000_100);
  });

  test('numbers written as strings and strings written as numbers are read alike', () => {
    const [one] = keep('channels', [{ id: 'C1', created: '1700000000', is_archived: '1' }], {});
    const [other] = keep('channels', [{ id: 'C1', created: 1_700_000_000, is_archived: true }], {});

    expect(one).toEqual(other);
  });

  test('a mention in lower case and one in upper case are the same person', () => {
    const [row] = messages([message({ text: '<@u2abc> <@U2ABC>' })]);

    expect(row!['mentionedPeople']).toEqual([pseudonymize.person('U2ABC')]);
  });

  test('blocks of null are no blocks', () => {
    const [row] = messages([message({ blocks: null, attachments: null, reactions: null, files: null, edited: null })]);

    expect(row).toMatchObject({ length: 5, class: 'human', editedAt: 0, reactionCount: 0, fileTypes: [] });
  });

  test('the old single file is a file, and its comment has the author that stands inside', () => {
    const [row] = messages([
      message({ user: undefined, subtype: 'file_comment', file: { filetype: 'png' }, comment: { user: 'U2' } }),
    ]);

    expect(row).toMatchObject({ class: 'unknown', author: pseudonymize.person('U2'), fileTypes: ['image'] });
  });

  test('a bot without an account is known by its bot_id', () => {
    const [row] = messages([message({ user: undefined, subtype: 'bot_message', bot_id: 'B1' })]);

    expect(row).toMatchObject({ class: 'app', author: pseudonymize.person('B1') });
  });

  test('a reply names the message that it answers, and an orphan reply is kept', () => {
    const [row] = messages([message({ thread_ts: '1605312800.000100' })]);

    expect(row).toMatchObject({ threadAt: 1_605_312_800_000_100, class: 'human' });
  });

  test('a broadcast reply in two places has one key', () => {
    const broadcast = message({ subtype: 'thread_broadcast', thread_ts: '1705312000.000100', root: { text: 'x' } });

    const [one, other] = messages([broadcast], { 'general/2024-01-16.json': [broadcast] });

    expect(one).toEqual(other);
    expect(one).toMatchObject({ isBroadcast: true });
  });

  test('people who reacted are kept as tokens, each once, and the count is that of Slack', () => {
    const reactions = [
      { name: '+1', count: 9, users: ['U2', 'U3'] },
      { name: 'tada', count: 1, users: ['U2'] },
    ];

    const [row] = messages([message({ reactions })]);

    expect(row).toMatchObject({
      reactionCount: 10,
      reactedBy: [pseudonymize.person('U2'), pseudonymize.person('U3')],
      unnamedReactions: 7,
      reactionClasses: ['agree', 'celebrate'],
      reactionClassCounts: [9, 1],
    });
  });

  test('the secret in the address of a file and its name leave nothing behind', () => {
    const file = {
      name: 'secret-plan.png',
      filetype: 'png',
      url_private: 'https://files.example.com/F1/x.png?t=xoxe-1-secret',
    };

    const rows = JSON.stringify(messages([message({ text: '', files: [file] })]));

    expect(rows).toContain('"image"');
    expect(rows).not.toMatch(/secret|xoxe|example/);
  });

  test('a deleted parent and a huddle are told apart from what people wrote', () => {
    const rows = messages([
      message({ subtype: 'tombstone', user: 'USLACKBOT' }),
      message({ ts: '1705312801.000100', subtype: 'huddle_thread' }),
    ]);

    expect(rows.map((row) => row['class'])).toEqual(['redacted', 'huddle']);
  });

  test.each([
    ['a string', 'x', 'not-a-message'],
    ['nothing', null, 'not-a-message'],
    ['a list', [], 'not-a-message'],
    ['something that is no message', { type: 'presence_change', ts: '1705312800.000100' }, 'not-a-message'],
    ['a message without a time', { type: 'message', text: 'x' }, 'no-time'],
    ['a message with a broken time', message({ ts: 'yesterday' }), 'no-time'],
    ['a message', message(), undefined],
    ['a message without its type', message({ type: undefined }), undefined],
    ['a message whose time is a number', message({ ts: 1_705_312_800 }), undefined],
  ])('%s is left out: %s', (_what, record, reason) => {
    const found = (connector.streams['messages'] as Stream<Shape, unknown>).leaveOut?.(record, {});

    expect(found).toBe(reason);
  });
});

describe('whatever stands in the files', () => {
  const content = fc.oneof(fc.constant('canarytext0001'), fc.anything({ maxDepth: 2, withNullPrototype: true }));
  const names = ['user', 'text', 'blocks', 'attachments', 'reactions', 'files', 'file', 'comment', 'subtype', 'edited'];
  const record = fc.dictionary(fc.constantFrom(...names, 'thread_ts', 'bot_id', 'user_team', 'user_profile'), content);
  const any = fc.array(
    fc.oneof(content, fc.dictionary(fc.constantFrom('id', 'name', 'is_private', 'profile'), content)),
  );

  test('a message is read without an error, and no word of it is kept', () => {
    fc.assert(
      fc.property(record, (fields) => {
        const rows = messages([message(fields)]);
        expect(rows).toHaveLength(1);
        expect(JSON.stringify(rows)).not.toContain('canary');
      }),
    );
  });

  test('lists of people and channels are read without an error, and no word of them is kept', () => {
    fc.assert(
      fc.property(any, any, any, (channels, users, groups) => {
        const plan = planOf({ 'channels.json': channels, 'users.json': users, 'groups.json': groups });
        const rows = plan.snapshots.flatMap(({ stream, records, context }) => keep(stream, records, context));
        expect(JSON.stringify(rows)).not.toContain('canary');
      }),
    );
  });
});

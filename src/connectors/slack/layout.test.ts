// Tests of what lies where in a Slack export, and of what is left out of it.
import { describe, expect, test } from 'vitest';
import { connector, general, message, messages, planOf, pseudonymize } from './testing-export.ts';

describe('the archive', () => {
  test('day files of public channels are read, each with the token of its channel’s id', () => {
    const plan = planOf({
      'channels.json': [general],
      'users.json': [],
      'general/2024-01-15.json': [],
      'general/2024-01-16.json': [],
    });

    expect(plan.slices.flatMap(({ paths }) => paths)).toEqual(['general/2024-01-15.json', 'general/2024-01-16.json']);
    expect(messages([message()])[0]!['channel']).toBe(pseudonymize.ref('channel', 'C1'));
    expect(plan.skipped).toEqual([]);
  });

  test('day files are read day by day across the channels, so that rows of one time arrive together', () => {
    const plan = planOf({
      'channels.json': [general, { id: 'C2', name: 'team' }],
      'general/2024-01-15.json': [],
      'general/2024-02-16.json': [],
      'team/2024-01-16.json': [],
    });

    expect(plan.slices.flatMap(({ paths }) => paths)).toEqual([
      'general/2024-01-15.json',
      'team/2024-01-16.json',
      'general/2024-02-16.json',
    ]);
  });

  test('one extra folder at the top is looked through, with the droppings of macOS beside it', () => {
    const files = {
      'my export/channels.json': [general],
      'my export/general/2024-01-15.json': [],
      'my export/.DS_Store': '',
      '__MACOSX/my export/._channels.json': '',
      '__MACOSX/my export/general/._2024-01-15.json': '',
      '.hidden': '',
    };

    const plan = planOf(files);

    expect(plan.slices.flatMap(({ paths }) => paths)).toEqual(['my export/general/2024-01-15.json']);
    expect(plan.skipped).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['no channels.json', { 'users.json': [], 'general/2024-01-15.json': [] }],
    ['channels.json two folders down', { 'a/b/channels.json': [] }],
    ['exports side by side', { 'a/channels.json': [], 'b/channels.json': [] }],
    ['a broken channels.json', { 'channels.json': undefined }],
    ['a channels.json that holds no list', { 'channels.json': { ok: true } }],
  ])('an archive with %s is refused as no export, with a sentence', (_what, files) => {
    const plan = () => planOf(files);

    expect(plan).toThrow(
      expect.objectContaining({
        code: 'archive-not-an-export',
        message: expect.stringMatching(/Slack export\. .+\./) as string,
      }),
    );
  });

  test('a folder in no list is left out, since nothing says that it is public', () => {
    const plan = planOf({ 'channels.json': [general], 'stranger/2024-01-15.json': [] });

    expect(plan.slices).toEqual([]);
    expect(plan.skipped).toEqual([{ path: 'stranger/2024-01-15.json', reason: 'not-listed' }]);
  });

  test('files beside the day files are left out and counted', () => {
    const plan = planOf({
      'channels.json': [general],
      'general/canvas_in_the_conversation.json': [],
      'general/attachments/F1.png': '',
      'note.txt': '',
    });

    expect(plan.skipped.map(({ reason }) => reason)).toEqual(['not-a-day-file', 'not-a-day-file', 'not-a-day-file']);
  });

  test('the lists of Slack that hold no messages are neither read nor counted as left out', () => {
    const plan = planOf({
      'channels.json': [],
      'integration_logs.json': [{ user_id: 0, date: '1' }],
      'canvases.json': [],
      'content_flags.json': [],
    });

    expect(connector.index(['channels.json', 'integration_logs.json'])).toEqual(['channels.json']);
    expect(plan.skipped).toEqual([]);
  });
});

describe('what is not public', () => {
  test('private channels and direct messages are left out and counted, wherever they are listed', () => {
    const plan = planOf({
      'channels.json': [
        { id: 'C2', name: 'hidden', is_private: true },
        { id: 'C3', name: 'direct', is_im: true },
        { id: 'C4', name: 'many', is_mpim: true },
      ],
      'groups.json': [{ id: 'G1', name: 'closed' }],
      'dms.json': [{ id: 'D1', members: [] }],
      'mpims.json': [{ id: 'G2', name: 'mpdm-a--b-1' }],
      ...Object.fromEntries(
        ['hidden', 'direct', 'many', 'closed', 'D1', 'mpdm-a--b-1'].map((name) => [`${name}/2024-01-15.json`, []]),
      ),
    });

    expect(plan.slices).toEqual([]);
    expect(plan.skipped.map(({ reason }) => reason)).toEqual(Array(6).fill('not-public'));
    expect(plan.snapshots.find(({ stream }) => stream === 'channels')?.records).toEqual([]);
  });

  test('a folder whose name is both public and private is left out', () => {
    const plan = planOf({
      'channels.json': [general],
      'groups.json': [{ id: 'G1', name: 'general' }],
      'general/2024-01-15.json': [],
    });

    expect(plan.skipped).toEqual([{ path: 'general/2024-01-15.json', reason: 'not-public' }]);
  });

  test('an entry that is no channel, or has no id, opens no folder', () => {
    const channels = [null, 'general', 7, { name: 'general' }];

    const plan = planOf({ 'channels.json': channels, 'general/2024-01-15.json': [] });

    expect(plan.slices).toEqual([]);
    expect(plan.snapshots.flatMap(({ records }) => records)).toEqual([]);
  });

  test('a private flag that is a string counts as well', () => {
    const plan = planOf({ 'channels.json': [{ ...general, is_private: 'true' }], 'general/2024-01-15.json': [] });

    expect(plan.skipped.map(({ reason }) => reason)).toEqual(['not-public']);
  });

  test('a name with an accent is found when macOS has taken it apart', () => {
    const channel = { id: 'C5', name: 'caf\u00e9' };

    const plan = planOf({ 'channels.json': [channel], 'cafe\u0301/2024-01-15.json': [] });

    expect(plan.slices).toHaveLength(1);
  });

  test('a folder called like a property of every object is in no list', () => {
    const plan = planOf({ 'channels.json': [general], 'constructor/2024-01-15.json': [] });

    expect(plan.skipped.map(({ reason }) => reason)).toEqual(['not-listed']);
  });
});

describe('the source', () => {
  test('all exports of a workspace are of one source, with users.json and without', () => {
    const one = planOf({
      'channels.json': [{ id: 'C0', name: 'a' }, general],
      'users.json': [{ id: 'U1', team_id: 'T1' }],
    });
    const other = planOf({ 'channels.json': [general, { id: 'C9', name: 'b' }] });

    expect(one.source).toBe(other.source);
  });

  test('exports of two workspaces are of two sources', () => {
    const one = planOf({ 'channels.json': [general] });
    const other = planOf({ 'channels.json': [{ ...general, id: 'C7' }] });

    expect(one.source).not.toBe(other.source);
  });
});

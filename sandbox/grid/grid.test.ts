// The Grid itself: the same each time, in parts that fit together, with words everywhere that must not leak.
import { describe, expect, test } from 'vitest';
import { contentMark } from '../mark.ts';
import { openWorkspace } from '../open-workspace.ts';
import type { Happening } from '../workspace.ts';
import { censusOf } from './census.ts';
import { openGrid } from './grid.ts';

const options = { seed: 7, people: 60, messages: 3000, endsAt: new Date('2026-03-01T00:00:00Z') } as const;
const grid = openGrid({ ...options, advanced: 15 });
const happened = grid.core.planted().happened.flat();
const all = (what: Happening['what']): readonly Happening[] => happened.filter((one) => one.what === what);
const everything = { oldest: -1, latest: Infinity, limit: Infinity };

/** Every message of a conversation as Discovery serves it. */
const servedIn = (channel: string) => {
  const { state } = grid.find(channel)!;
  const { messages } = grid.core.seeded.history.everything(state.channel, { limit: Infinity });
  return messages.map((planned) => grid.renderer.message(planned, true));
};

test('the same options give the same Grid, also after a restart', () => {
  const again = openGrid(options);
  for (let played = 0; played < 15; played += 1) again.workspaces[played % 3]!.advance();

  expect(again.truth({ reach: 'direct' })).toEqual(grid.truth({ reach: 'direct' }));
  expect(again.core.planted().happened).toEqual(grid.core.planted().happened);
});

test('its public messages are as many as those of the organization without a Grid', () => {
  const alone = openWorkspace(options).truth().connections[0];
  const within = openGrid(options).truth({ reach: 'public' }).connections[0];

  expect(within.totals).toEqual(alone.totals);
  expect(within.byChannel).toEqual(alone.byChannel);
});

test('each reach holds more than the one before', () => {
  const channels = (['public', 'private', 'direct'] as const).map(
    (reach) => grid.truth({ reach }).connections[0].byChannel.length,
  );

  expect(channels).toEqual([...new Set(channels)].sort((one, other) => one - other));
});

test('everybody who is in a channel is in its workspace', () => {
  const strays = grid.conversations().flatMap(({ state, placement: { teams, isOrgWide } }) =>
    isOrgWide || teams.length === 0
      ? []
      : grid.core.members(state.channel.id).filter((member) => {
          const isStranger = grid.core.findUser(member)?.['is_stranger'] === true;
          return !isStranger && !teams.every((team) => grid.teamsOf(member).includes(team));
        }),
  );

  expect(strays).toEqual([]);
});

test('there is a channel of every kind: of one workspace, of several, of all, deleted, external, private and direct', () => {
  const kinds = new Set(
    grid
      .conversations()
      .flatMap(({ state, placement: { teams, isOrgWide } }) => [
        isOrgWide ? 'of all' : `of ${teams.length}`,
        state.channel.kind,
        state.isVanished ? 'deleted' : 'there',
        state.isPrivate ? 'private' : 'public',
      ]),
  );

  for (const kind of ['of all', 'of 0', 'of 1', 'of 2', 'deleted', 'shared', 'im', 'mpim', 'private']) {
    expect(kinds).toContain(kind);
  }
});

describe('what happens where only Discovery looks', () => {
  test('something is said, edited and deleted in private, and all of it is kept', () => {
    const isClosed = ({ channel }: Happening): boolean => grid.find(channel!)!.state.isPrivate;
    const of = (what: Happening['what']) => all(what).filter(isClosed);

    for (const what of ['message', 'edit', 'deletion'] as const) expect(of(what)).not.toEqual([]);
    for (const { channel, at } of [...of('edit'), ...of('deletion')]) {
      const { edits } = grid.edits.page(grid.find(channel!)!.state.channel, everything);
      expect(edits.map((deed) => deed.at)).toContain(at);
    }
  });

  test('people come and go: who came is a member, who left is none and writes no more', () => {
    const last = new Map(
      [...all('member-joined'), ...all('member-left')].map((one) => [`${one.channel} ${one.user}`, one]),
    );

    expect([all('member-joined').length, all('member-left').length]).toEqual([3, 3]);
    for (const { what, channel, user } of last.values()) {
      expect(grid.core.members(channel!).includes(user!)).toBe(what === 'member-joined');
    }
    for (const { channel, user, at } of all('member-left')) {
      const later = servedIn(channel!).filter(({ ts }) => Number(ts.replace('.', '')) > at + 1_000_000);
      expect(later.filter((message) => message['user'] === user)).toEqual([]);
    }
  });
});

test('every message and every record of an edit holds the word that must not leak', () => {
  const wordless: unknown[] = [];
  for (const { state } of grid.conversations().filter(({ state }) => !state.isVanished)) {
    const edits = grid.edits.page(state.channel, everything).edits.map((deed) => grid.renderer.edit(deed));
    const written = servedIn(state.channel.id).filter(({ subtype }) => subtype === undefined);
    for (const one of [...written, ...edits]) if (!JSON.stringify(one).includes(contentMark)) wordless.push(one);
  }

  expect(wordless).toEqual([]);
});

test('the census counts what is there', () => {
  const census = censusOf(grid, 'direct');
  const ofPublic = censusOf(grid, 'public');

  expect(census).toMatchObject({ workspaces: 4, strangers: 6, deletedConversations: 1 });
  expect(census.accounts).toBe(grid.core.users().length);
  expect(census.conversations).toBe(grid.conversations().length - 1);
  expect(census.edits).toBeGreaterThan(ofPublic.edits);
  expect(census.deletions).toBeGreaterThan(all('deletion').length);
});

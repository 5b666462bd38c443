// What Discovery must give beside messages: how many people, conversations, edits and deletions there are.
import { type Grid, type Reach, reaches, reachOf } from './grid.ts';

export interface Census {
  /** Those that are not deleted. */
  readonly workspaces: number;
  /** Everybody, deactivated ones and bots too, strangers not. */
  readonly accounts: number;
  readonly strangers: number;
  /** Of the reach, deleted ones not. */
  readonly conversations: number;
  /** Of all reaches. */
  readonly deletedConversations: number;
  /** Records that are kept of conversations of the reach. */
  readonly edits: number;
  readonly deletions: number;
}

export function censusOf(grid: Grid, reach: Reach): Census {
  const users = grid.users();
  const strangers = users.filter((user) => user['stranger'] === true).length;
  const states = grid.conversations().map(({ state }) => state);
  const inReach = states.filter(
    (state) => !state.isVanished && reaches.indexOf(reachOf(state)) <= reaches.indexOf(reach),
  );
  const everything = { oldest: -1, latest: Infinity, limit: Infinity };
  const deeds = inReach.flatMap(({ channel }) => grid.edits.page(channel, everything).edits);
  const edits = deeds.filter(({ what }) => what === 'edit').length;
  return {
    workspaces: grid.teams().filter(({ isDeleted }) => !isDeleted).length,
    accounts: users.length - strangers,
    strangers,
    conversations: inReach.length,
    deletedConversations: states.filter(({ isVanished }) => isVanished).length,
    edits,
    deletions: deeds.length - edits,
  };
}

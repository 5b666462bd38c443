// The Discovery methods that nobody who counts may call: unsent drafts, files, and whatever changes a message.
import type { DiscoveryCall, DiscoveryMethod } from './call.ts';
import { marked } from '../../mark.ts';
import { type Body, required } from '../method.ts';
import { Refusal } from '../refusal.ts';
import { readTeam } from './call.ts';

const drafts = 3;
const files = 5;

/** What people have begun to write and did not send. */
export const draftsList: DiscoveryMethod = {
  scope: 'discovery:read',
  isOffence: true,
  answer(call) {
    required(call.args, 'team', 'team_not_found');
    const team = readTeam(call);
    return { drafts: Array.from({ length: drafts }, (_, place) => draftOf(call, place, team)), offset: '' };
  },
};

export const draftInfo: DiscoveryMethod = {
  scope: 'discovery:read',
  isOffence: true,
  answer(call) {
    const [, place] = /^Dr0DRAFT(\d)$/.exec(required(call.args, 'draft')) ?? [];
    if (place === undefined || Number(place) >= drafts) throw new Refusal('draft_not_found');
    return { drafts: [draftOf(call, Number(place), readTeam(call))] };
  },
};

export const filesList: DiscoveryMethod = {
  scope: 'discovery:read',
  isOffence: true,
  answer(call) {
    const from = Number(call.args.get('offset') ?? 0);
    const page = Array.from({ length: files }, (_, place) => fileOf(call, place)).slice(from, from + 2);
    return { files: page, ...(from + 2 < files ? { offset: from + 2 } : {}) };
  },
};

export const fileInfo: DiscoveryMethod = {
  scope: 'discovery:read',
  isOffence: true,
  answer(call) {
    const [, place] = /^F0FILE(\d)$/.exec(required(call.args, 'file', 'file_not_found')) ?? [];
    if (place === undefined || Number(place) >= files) throw new Refusal('file_not_found');
    return { file: fileOf(call, Number(place)) };
  },
};

/** Nothing is changed: whoever gets here has a scope that it must not have, and has used it. */
export const writing: DiscoveryMethod = {
  scope: 'discovery:write',
  isOffence: true,
  answer() {
    throw new Refusal('restricted_action');
  },
};

function draftOf({ grid }: DiscoveryCall, place: number, team: string | undefined): Body {
  const { actors } = grid.core.seeded.organization;
  return {
    id: `Dr0DRAFT${place}`,
    user_id: actors[place]?.id,
    team_id: team,
    date_created: 1_700_000_000 + place,
    last_updated_ts: `170000000${place}.000100`,
    is_deleted: false,
    is_sent: false,
    destinations: [],
    text: `What nobody sent ${marked(`draft${place}`)}`,
  };
}

function fileOf({ grid }: DiscoveryCall, place: number): Body {
  const { actors } = grid.core.seeded.organization;
  const name = `${marked(`file${place}`)}.txt`;
  return {
    id: `F0FILE${place}`,
    user: actors[place]?.id,
    created: 1_700_000_000 + place,
    name,
    title: name,
    preview: `What stands in it ${marked(`preview${place}`)}`,
    url_private: `https://files.example.com/${name}`,
  };
}

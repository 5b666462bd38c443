// The user groups of the seeded organization: one for each of the first eight teams.
import { marked } from '../mark.ts';
import { slackId } from '../random.ts';
import { secondsPerDay } from '../time.ts';
import type { SlackUsergroup } from '../workspace.ts';
import type { Organization } from './organization.ts';

export function groupsOf({ seed, teams, actors, teamId, oldestDay }: Organization): readonly SlackUsergroup[] {
  return teams.slice(0, 8).map(({ people, manager }, team) => {
    const creator = actors[manager]?.id ?? '';
    const word = (part: string): string => marked(`${part}${seed.toString(36)}x${team}`);
    const users = people.flatMap((person) => actors[person]?.id ?? []);
    return {
      id: slackId('S', seed, team),
      team_id: teamId,
      is_usergroup: true,
      is_subteam: true,
      name: `Team ${word('g')}`,
      description: `About ${word('j')}`,
      handle: word('k'),
      is_external: false,
      date_create: oldestDay * secondsPerDay,
      date_update: oldestDay * secondsPerDay,
      date_delete: 0,
      auto_type: null,
      auto_provision: false,
      created_by: creator,
      updated_by: creator,
      deleted_by: null,
      prefs: { channels: [], groups: [] },
      users,
      user_count: users.length,
    };
  });
}

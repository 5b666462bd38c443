// The accounts of a Grid: who is in which workspace, and what Discovery and the Web API say of it.
import type { Organization } from '../organization/organization.ts';
import { isHuman } from '../organization/organization.ts';
import type { Actor } from '../organization/people.ts';
import type { SlackUser } from '../workspace.ts';
import type { ActiveTeams, Enterprise, Placement } from './enterprise.ts';

/** By id, the workspaces of every account of the organization; bots are in all, strangers in none. */
export function teamsByAccount(
  { actors, channels }: Organization,
  active: ActiveTeams,
  placement: (channel: Organization['channels'][number]) => Placement,
): ReadonlyMap<string, readonly string[]> {
  const all = active.map(({ id }) => id);
  const places = actors.map((actor) => new Set(startOf(actor, all)));
  for (const channel of channels) {
    const { teams, isOrgWide } = placement(channel);
    if (isOrgWide) continue;
    for (const member of channel.members.filter((one) => actors[one]?.kind !== 'stranger')) {
      places[member] = new Set([...(places[member] ?? []), ...teams]);
    }
  }
  return new Map(actors.map(({ id }, index) => [id, all.filter((team) => places[index]?.has(team) === true)]));
}

function startOf(actor: Actor, all: readonly string[]): readonly string[] {
  if (actor.kind === 'stranger') return [];
  return isHuman(actor) || actor.kind === 'invited' ? all.slice(0, 1) : all;
}

/** As the Web API of a workspace in a Grid shows an account. */
export function asEnterpriseUser(user: SlackUser, { id, name }: Enterprise, teams: readonly string[]): SlackUser {
  if (user['is_stranger'] === true) return user;
  return {
    ...user,
    enterprise_user: {
      id: user.id,
      enterprise_id: id,
      enterprise_name: name,
      is_admin: user['is_owner'] ?? false,
      is_owner: user['is_primary_owner'] ?? false,
      teams,
    },
  };
}

/** As Discovery lists an account: with its workspaces, and a stranger by another name than in the Web API. */
export function asDiscoveryUser(user: SlackUser, teams: readonly string[]): SlackUser {
  const { is_stranger: stranger, team_id: _team, ...rest } = user;
  const shown = { ...rest, teams: stranger === true ? [user.team_id] : teams };
  return (stranger === true ? { ...shown, stranger: true } : shown) as unknown as SlackUser;
}

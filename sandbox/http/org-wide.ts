// The Web API on an organization-wide token: which workspace a call is about, and whether the app was let into it.
import type { Place, Slack } from '../slack.ts';
import type { App, Token } from '../state.ts';
import { Refusal } from './refusal.ts';

/** A token of the whole Grid, instead of one workspace. */
export function isOrgWide({ grid }: Pick<Slack, 'grid'>, token: Pick<Token, 'teamId'>): boolean {
  return grid !== undefined && token.teamId === grid.enterprise.id;
}

/** They are about one workspace, and a token of all does not say which: `team_id` has to. */
const ofOneWorkspace = new Set(['bots.info', 'conversations.list', 'usergroups.list', 'users.list']);

/** They are about the token, and need no workspace. */
const ofToken = new Set(['apps.uninstall', 'auth.revoke', 'auth.teams.list', 'auth.test', 'team.info']);

/**
 * The workspace that a call is about. After an organization-wide installation the app is in none until somebody adds it.
 * Throws Refusal `missing_argument`, `team_not_found` or `team_access_not_granted`.
 */
export function placeOf(slack: Slack, method: string, { args, app }: { args: URLSearchParams; app: App }): Place {
  const places = [...slack.places.values()].filter(({ workspace }) => isInGrid(slack, workspace.team.id));
  const granted = grantedTo(slack, app);
  const isGranted = ({ workspace }: Place): boolean => granted.includes(workspace.team.id);
  const first = places[0]!;
  if (ofToken.has(method)) return first;
  // What an administrator of the organization is told takes no workspace's leave.
  if (method.startsWith('admin.') && slack.grid !== undefined) return { ...first, workspace: slack.grid.core };
  if (ofOneWorkspace.has(method)) {
    const team = args.get('team_id') ?? '';
    if (team === '') throw new Refusal('missing_argument');
    const place = places.find(({ workspace }) => workspace.team.id === team);
    if (place === undefined) throw new Refusal('team_not_found');
    if (!isGranted(place)) throw new Refusal('team_access_not_granted');
    return place;
  }
  const open = places.filter(isGranted);
  const channel = args.get('channel') ?? '';
  const hasIt = ({ workspace }: Place): boolean => channel === '' || workspace.findChannel(channel) !== undefined;
  const found = open.find(hasIt);
  if (found !== undefined) return found;
  if (open.length === 0 || places.some(hasIt)) throw new Refusal('team_access_not_granted');
  return open[0]!;
}

/** The workspaces that the app was added to, in the Grid's order. */
export function grantedTo({ grid, store }: Slack, app: App): readonly string[] {
  const granted = store.state.grants[app.id] ?? [];
  return (grid?.active ?? []).map(({ id }) => id).filter((id) => granted.includes(id));
}

/** Adds the app to a workspace of the Grid; false where there is no such workspace. */
export function grant({ grid, store }: Slack, appId: string, team: string): boolean {
  if (grid?.active.some(({ id }) => id === team) !== true) return false;
  const granted = (store.state.grants[appId] ??= []);
  if (!granted.includes(team)) granted.push(team);
  store.save();
  return true;
}

/** The app is in no workspace any more. */
export function leave({ store }: Slack, appId: string): void {
  delete store.state.grants[appId];
  store.save();
}

function isInGrid({ grid }: Slack, team: string): boolean {
  return grid?.active.some(({ id }) => id === team) === true;
}

// The enterprise around the seeded organization: its workspaces, and which of them a conversation is in.
import { marked } from '../mark.ts';
import type { Channel } from '../organization/channels.ts';
import type { Workspace } from '../workspace.ts';

export interface Enterprise {
  /** `E…` */
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** One workspace of the enterprise as Discovery lists it. */
export interface GridTeam {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly isArchived: boolean;
  /** Listed only to whoever asks for deleted ones. */
  readonly isDeleted: boolean;
  readonly description: string;
}

export const ownEnterprise: Enterprise = { id: 'E0FERNHILL1', name: 'Fernhill Group', domain: 'fernhill-group' };

/** The workspaces that can be read: the main one, where everybody is, and two in which some work as well. */
export type ActiveTeams = readonly [main: GridTeam, labs: GridTeam, shops: GridTeam];

export function activeTeamsOf({ id, name, domain }: Workspace['team']): ActiveTeams {
  return [
    teamOf(id, name, domain),
    teamOf('T0FERNLABS1', 'Fernhill Labs', 'fernhill-labs'),
    teamOf('T0FERNSHOP1', 'Fernhill Shops', 'fernhill-shops'),
  ];
}

/** Nothing is in these any more. */
export const pastTeams: readonly GridTeam[] = [
  { ...teamOf('T0FERNPAST1', 'Fernhill Past', 'fernhill-past'), isArchived: true },
  { ...teamOf('T0FERNGONE1', 'Fernhill Gone', 'fernhill-gone'), isDeleted: true },
];

function teamOf(id: string, name: string, domain: string): GridTeam {
  return { id, name, domain, isArchived: false, isDeleted: false, description: `About ${marked(`w${domain}`)}` };
}

/** Where a conversation is. */
export interface Placement {
  /** The workspace that it came from; the enterprise itself for what belongs to all. */
  readonly home: string;
  /** The workspaces that it is in; none for direct messages. */
  readonly teams: readonly string[];
  /** In every workspace, those to come as well. */
  readonly isOrgWide: boolean;
}

/** `planned` is how many channels there were at first: what was opened later is in the main workspace. */
export function placementOf(
  { kind, index }: Channel,
  {
    enterprise,
    active,
    planned,
  }: { readonly enterprise: string; readonly active: ActiveTeams; readonly planned: number },
): Placement {
  const [main, labs, shops] = active.map(({ id }) => id) as [string, string, string];
  const among = (...teams: readonly [string, ...string[]]): Placement => ({ home: teams[0], teams, isOrgWide: false });
  if (kind === 'im' || kind === 'mpim') return { home: enterprise, teams: [], isOrgWide: false };
  if (kind === 'general' || kind === 'announcements') {
    return { home: enterprise, teams: [main, labs, shops], isOrgWide: true };
  }
  if (kind === 'private') return among(index % 2 === 0 ? labs : main);
  if (kind !== 'project' || index >= planned) return among(main);
  return [among(main), among(main, labs), among(labs), among(shops, main), among(shops), among(main)][index % 6]!;
}

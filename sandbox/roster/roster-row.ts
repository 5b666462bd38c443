// What the HR system of the seeded organization says of one person on one day, its little mistakes included.
import { contentMark, marked } from '../mark.ts';
import { mailDomain } from '../organization/accounts.ts';
import { mailboxOf, namesAt } from '../organization/names.ts';
import type { Organization } from '../organization/organization.ts';
import { type Actor, zones } from '../organization/people.ts';
import { mix } from '../random.ts';
import { nameOfDay } from '../time.ts';

/** The columns in their order. The names, the salary and the size of the shirt are nobody's business. */
export const columns = [
  'EMPLOYEE_ID',
  'FIRST_NAME',
  'LAST_NAME',
  'EMPLOYEE_EMAIL',
  'JOIN_DATE',
  'LEAVE_DATE',
  'MANAGER_ID',
  'DEPARTMENT',
  'TEAM',
  'LOCATION',
  'LEVEL',
  'TIMEZONE',
  'WORK_START',
  'WORK_END',
  'SAMPLE',
  'SALARY',
  'T_SHIRT',
] as const;

export type RosterRow = Readonly<Record<(typeof columns)[number], string>>;

/** An address at the domain of an organization that was bought: the same people, once it is known to stand for the other. */
export const boughtDomain = 'fernhill-group.example';

/** Who is odd, by their place in the list of all actors. The last three are one person each. */
export const odd = {
  /** Works for the organization and is in no HR file. */
  isContractor: (index: number): boolean => index % 37 === 11,
  isCapitalized: (index: number): boolean => index % 11 === 3,
  isTagged: (index: number): boolean => index % 17 === 4,
  isAtBoughtDomain: (index: number): boolean => index % 13 === 5,
  /** HR writes the last name first, so nothing but a person can tell. */
  isTurnedAround: (index: number): boolean => index % 29 === 7,
  /** Changed their name in the middle: the older files hold another address. */
  renamed: 21,
  /** HR gave this person the address of the one before, and so whose it is, is a question. */
  sharing: 34,
  /** Does not want to be in any figure. */
  leftOut: 25,
} as const;

const departments = ['Product and Technology', 'Customers', 'Operations'] as const;
/** By the place of a team among the eight: Engineering, Sales, Product, Operations, Support, Design, Finance, Research. */
const departmentOfTeam = [0, 1, 0, 2, 1, 0, 2, 0] as const;
/** With the reorganization the designers go to the customers. */
const design = 5;
const locations = ['Berlin', 'New York', 'Tokyo', 'London'] as const;
const support = 4;

/** The department of a team, before or after the reorganization. */
export function departmentOf(team: number, isReorganized: boolean): string {
  const at = team % departmentOfTeam.length;
  return departments[at === design && isReorganized ? 1 : (departmentOfTeam[at] ?? 0)];
}

export interface RosterDay {
  /** Days since 1970. */
  readonly day: number;
  readonly isReorganized: boolean;
  /** Before the person of `odd.renamed` changed their name. */
  readonly isBeforeRename: boolean;
}

export function rosterRow(organization: Organization, actor: Actor, at: RosterDay): RosterRow {
  const { seed, teams } = organization;
  const { index, team } = actor;
  const names = namesAt(index);
  const isManager = teams[team]?.manager === index;
  return {
    EMPLOYEE_ID: idOf(organization, index),
    FIRST_NAME: `${names.first} ${contentMark}`,
    LAST_NAME: marked(names.last),
    EMPLOYEE_EMAIL: addressOf(index, at.isBeforeRename),
    JOIN_DATE: nameOfDay(joinedOn(organization, actor)),
    LEAVE_DATE: actor.untilDay <= at.day ? nameOfDay(actor.untilDay) : '',
    MANAGER_ID: managerOf(organization, actor, at),
    DEPARTMENT: index % 19 === 6 ? `  ${departmentOf(team, at.isReorganized)} ` : departmentOf(team, at.isReorganized),
    TEAM: teams[team]?.name ?? '',
    LOCATION: locations[actor.zone] ?? '',
    LEVEL: isManager ? 'L5' : `L${1 + (mix(seed, index) % 4)}`,
    TIMEZONE: zones[actor.zone] ?? '',
    WORK_START: team % 8 === support ? '08:00' : '',
    WORK_END: team % 8 === support ? '16:00' : '',
    SAMPLE: index === odd.leftOut ? 'false' : 'true',
    SALARY: String(40_000 + (mix(seed + 1, index) % 60_000)),
    T_SHIRT: ['S', 'M', 'L', 'XL'][index % 4] ?? '',
  };
}

export const idOf = ({ seed }: Pick<Organization, 'seed'>, index: number): string =>
  marked(`P${seed.toString(36)}x${String(index).padStart(5, '0')}`);

function addressOf(index: number, isBeforeRename: boolean): string {
  const names = namesAt(index === odd.sharing ? index - 1 : index);
  if (index === odd.renamed && isBeforeRename) return `${mailboxOf({ ...names, last: 'Oldenburg' })}@${mailDomain}`;
  if (odd.isTurnedAround(index)) return `${names.last}.${names.first}.${contentMark}@${mailDomain}`.toLowerCase();
  const mailbox = mailboxOf(names);
  if (odd.isAtBoughtDomain(index)) return `${mailbox}@${boughtDomain}`;
  if (odd.isTagged(index)) return `${mailbox}+hr@${mailDomain}`;
  if (odd.isCapitalized(index)) return `${contentMark}.${names.first}.${names.last}@Fernhill.Example`;
  return `${mailbox}@${mailDomain}`;
}

function joinedOn({ seed, firstDay }: Organization, { index, fromDay }: Actor): number {
  return Number.isFinite(fromDay) ? fromDay : firstDay - 30 - (mix(seed + 2, index) % 2500);
}

/** A member answers to the team's manager, that one to the first manager of the department, who answers to the first of all. */
function managerOf(organization: Organization, { index, team }: Actor, { isReorganized }: RosterDay): string {
  const { teams } = organization;
  const manager = teams[team]?.manager;
  if (manager === undefined) return '';
  if (manager !== index) return idOf(organization, manager);
  const department = departmentOf(team, isReorganized);
  const head = teams.findIndex((_, at) => departmentOf(at, isReorganized) === department);
  const [first] = teams;
  const above = head === team ? first?.manager : teams[head]?.manager;
  return above === undefined || above === index ? '' : idOf(organization, above);
}

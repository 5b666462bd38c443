// The accounts of the seeded organization as users.list and users.info show them.
import { marked } from '../mark.ts';
import { nameOfDay, secondsPerDay } from '../time.ts';
import type { SlackUser } from '../workspace.ts';
import { mailboxOf, namesAt } from './names.ts';
import { isHuman, type Organization } from './organization.ts';
import { type Actor, botIdsOf, zones } from './people.ts';

const zoneLabels: Readonly<Record<(typeof zones)[number], string>> = {
  'Europe/Berlin': 'Central European Time',
  'America/New_York': 'Eastern Time',
  'Asia/Tokyo': 'Japan Standard Time',
  'Europe/London': 'Greenwich Mean Time',
};

/** Where the made-up people have their addresses. */
export const mailDomain = 'fernhill.example';

/** Undefined for a webhook, which has no account. */
export function accountOf(organization: Organization, actor: Actor): SlackUser | undefined {
  if (actor.kind === 'webhook') return undefined;
  if (actor.kind === 'stranger') return strangerOf(organization, actor);
  return isHuman(actor) || actor.kind === 'invited' ? personOf(organization, actor) : botOf(organization, actor);
}

const own = ({ seed }: Organization, { index }: Actor, part: string): string =>
  marked(`${part}${seed.toString(36)}x${index.toString(36)}`);

function personOf(organization: Organization, actor: Actor): SlackUser {
  const { teams, offsets, lastDay, oldestDay, teamId } = organization;
  const zone = zones[actor.zone] ?? zones[0];
  const manager = teams[actor.team]?.manager === actor.index;
  const isFormer = actor.kind === 'former';
  return {
    id: actor.id,
    team_id: teamId,
    name: own(organization, actor, 'n'),
    deleted: isFormer,
    color: '9f69e7',
    real_name: `Person ${own(organization, actor, 'r')}`,
    tz: zone,
    tz_label: zoneLabels[zone],
    tz_offset: offsets[actor.zone]?.[lastDay - oldestDay] ?? 0,
    profile: {
      ...namesOf(organization, actor),
      title: `${manager ? 'Lead' : 'Member'} ${own(organization, actor, 't')}`,
      phone: '',
      status_text: actor.index % 7 === 0 ? `Away ${own(organization, actor, 's')}` : '',
      status_emoji: '',
      email: `${mailboxOf(namesAt(actor.index))}@${mailDomain}`,
      team: teamId,
      ...(actor.rampDays === 0 ? {} : { start_date: nameOfDay(actor.fromDay) }),
    },
    is_admin: manager && actor.team === 2,
    is_owner: manager && actor.team === 2,
    is_primary_owner: manager && actor.team === 2,
    is_restricted: actor.kind === 'guest',
    is_ultra_restricted: actor.kind === 'guest' && actor.index % 2 === 0,
    is_bot: false,
    is_app_user: false,
    ...(actor.kind === 'invited' ? { is_invited_user: true } : {}),
    updated: (isFormer ? actor.untilDay : lastDay - 30) * secondsPerDay,
    is_email_confirmed: actor.kind !== 'invited',
    has_2fa: true,
  };
}

function namesOf(organization: Organization, actor: Actor): Readonly<Record<string, unknown>> {
  return {
    real_name: `Person ${own(organization, actor, 'r')}`,
    real_name_normalized: `Person ${own(organization, actor, 'r')}`,
    display_name: own(organization, actor, 'd'),
    display_name_normalized: own(organization, actor, 'd'),
    first_name: 'Person',
    last_name: own(organization, actor, 'r'),
    avatar_hash: 'g0000000000',
    image_72: `https://avatars.example.com/${own(organization, actor, 'a')}_72.png`,
  };
}

/** What users.info tells of somebody from another organization: no address, no locale, fewer names. */
function strangerOf(organization: Organization, actor: Actor): SlackUser {
  const team = organization.foreignTeamIds[actor.index % 2 === 0 ? 0 : 1];
  const real = `Person ${own(organization, actor, 'r')}`;
  return {
    id: actor.id,
    team_id: team,
    name: own(organization, actor, 'n'),
    deleted: false,
    real_name: real,
    tz: zones[actor.zone] ?? null,
    profile: { real_name: real, display_name: own(organization, actor, 'd'), team, avatar_hash: 'g0000000000' },
    is_bot: false,
    is_stranger: true,
    updated: (organization.lastDay - 30) * secondsPerDay,
  };
}

/** Slackbot says of itself that it is no bot, and has no time zone. */
function botOf(organization: Organization, actor: Actor): SlackUser {
  const isSlackbot = actor.kind === 'slackbot';
  const ids = botIdsOf(organization.seed, actor);
  return {
    id: actor.id,
    team_id: organization.teamId,
    name: isSlackbot ? 'slackbot' : own(organization, actor, 'n'),
    deleted: false,
    color: '757575',
    real_name: isSlackbot ? 'Slackbot' : `App ${own(organization, actor, 'r')}`,
    tz: isSlackbot ? null : 'America/Los_Angeles',
    tz_label: 'Pacific Time',
    tz_offset: -28_800,
    profile: {
      ...(isSlackbot ? { real_name: 'Slackbot', display_name: 'Slackbot' } : namesOf(organization, actor)),
      ...(isSlackbot ? {} : { bot_id: ids.bot, api_app_id: ids.app }),
      always_active: true,
      team: organization.teamId,
    },
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: !isSlackbot,
    is_app_user: false,
    ...(actor.kind === 'workflow' ? { is_workflow_bot: true } : {}),
    updated: isSlackbot ? 0 : (organization.lastDay - 300) * secondsPerDay,
  };
}

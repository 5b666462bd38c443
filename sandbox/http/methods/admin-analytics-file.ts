// The analytics files of a day: one packed line for each member or public channel, as they were counted at the time.
import { gzipSync } from 'node:zlib';
import { contentMark } from '../../mark.ts';
import type { Place } from '../../slack.ts';
import { dayOf, microsPerDay, microsPerSecond, nameOfDay, secondsPerDay } from '../../time.ts';
import type { ChannelDay, MemberDay, SlackChannel, SlackUser } from '../../workspace.ts';
import { type Body, isSet, type Method, type MethodCall, PackedFile } from '../method.ts';
import { Refusal } from '../refusal.ts';
import { toMicros } from '../timestamps.ts';
import { analyticsScope, needAdministrator } from './admin-analytics.ts';

/** A day's file is there on the second day after it. */
const daysUntilThere = 2;
/** And for thirteen months. */
const daysThere = 396;
/** Slack has counted since then. */
const firstCounted = '2020-01-01';

export const analyticsFile: Method = {
  tier: 'tier2',
  scopes: [analyticsScope],
  answer(call) {
    needAdministrator(call, 'not_an_admin');
    const type = call.args.get('type');
    if (type !== 'member' && type !== 'public_channel') throw new Refusal('invalid_type');
    const named = call.args.get('date') ?? '';
    if (isSet(call.args, 'metadata_only')) {
      if (type === 'member') throw new Refusal('metadata_not_available');
      if (named !== '') throw new Refusal('metadata_only_does_not_support_date');
      return packed(metadataLines(call.place));
    }
    const day = readDay(call, named);
    return packed(type === 'member' ? memberLines(call, day) : channelLines(call, day));
  },
};

function readDay({ place }: MethodCall, named: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(named) ? Date.parse(`${named}T00:00:00Z`) : NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== named) throw new Refusal('invalid_date');
  if (named < firstCounted) throw new Refusal('data_not_available');
  const day = Math.floor(at / 1000 / secondsPerDay);
  const today = dayOf(place.workspace.now());
  if (day > today - daysUntilThere) throw new Refusal('file_not_yet_available');
  if (day < today - daysThere) throw new Refusal('file_not_found');
  return day;
}

function packed(lines: readonly Body[]): PackedFile {
  return new PackedFile(gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join('')));
}

/** Of a workspace that is in no organization it is `0`. */
function enterpriseOf({ slack: { grid }, place }: MethodCall): string {
  const isInGrid = grid?.active.some((team) => team.id === place.workspace.team.id) === true;
  return isInGrid ? grid.enterprise.id : '0';
}

function channelLines(call: MethodCall, day: number): readonly Body[] {
  const { workspace } = call.place;
  const { channels } = workspace.dayCounts(day);
  return [...channels].flatMap(([id, counts]) => {
    const channel = workspace.findChannel(id);
    return channel === undefined
      ? []
      : [{ enterprise_id: enterpriseOf(call), ...channelLine(workspace, channel, counts, day) }];
  });
}

function channelLine(workspace: Place['workspace'], channel: SlackChannel, counts: ChannelDay, day: number): Body {
  const { id, name } = workspace.team;
  const guests = workspace.members(channel.id).filter((user) => workspace.findUser(user)?.['is_restricted'] === true);
  const isExternal = channel.is_ext_shared;
  return {
    team_id: id,
    originating_team: { team_id: id, name: `${name} ${contentMark}` },
    channel_id: channel.id,
    channel_type: 'single_workspace_channel',
    visibility: 'public',
    shared_with: [],
    is_shared_externally: isExternal,
    externally_shared_with_organizations: isExternal ? [{ name: contentMark, domain: `${contentMark}.example` }] : [],
    date_created: channel.created,
    date_last_active: lastActive(workspace, channel, day),
    total_members_count: channel.num_members,
    full_members_count: channel.num_members - guests.length,
    guest_member_count: guests.length,
    messages_posted_count: counts.posted,
    messages_posted_by_members_count: counts.postedByMembers,
    members_who_posted_count: counts.membersWhoPosted,
    members_who_viewed_count: Math.max(counts.membersWhoPosted, channel.num_members >> 1),
    reactions_added_count: counts.reactions,
    date: nameOfDay(day),
  };
}

/** In seconds: of the last message up to that day, or where there was none of the channel's beginning. */
function lastActive(workspace: Place['workspace'], { id, created }: SlackChannel, day: number): number {
  const [last] = workspace.everything(id, { latest: (day + 1) * microsPerDay, limit: 1 }).messages;
  return last === undefined ? created : Math.floor(toMicros(last.ts) / microsPerSecond);
}

function memberLines(call: MethodCall, day: number): readonly Body[] {
  const { workspace } = call.place;
  const { members } = workspace.dayCounts(day);
  return [...members].flatMap(([id, counts]) => {
    const user = workspace.findUser(id);
    return user === undefined
      ? []
      : [{ enterprise_id: enterpriseOf(call), ...memberLine(workspace.team.id, user, counts, day) }];
  });
}

function memberLine(team: string, user: SlackUser, counts: MemberDay, day: number): Body {
  const isActive = counts.posted + counts.reactions > 0;
  return {
    date: nameOfDay(day),
    team_id: team,
    user_id: user.id,
    email_address: user.profile['email'],
    enterprise_employee_number: contentMark + user.id,
    is_guest: user['is_restricted'] === true,
    is_billable_seat: true,
    is_active: isActive,
    is_active_ios: false,
    is_active_android: false,
    is_active_desktop: isActive,
    is_active_apps: false,
    is_active_workflows: false,
    is_active_slack_connect: false,
    reactions_added_count: counts.reactions,
    messages_posted_count: counts.posted,
    channel_messages_posted_count: counts.postedInChannels,
    files_added_count: counts.files,
    total_calls_count: 0,
    slack_calls_count: 0,
    slack_huddles_count: 0,
    search_count: 0,
    date_claimed: Math.floor(Date.parse('2024-01-08T09:00:00Z') / 1000),
  };
}

/** What the public channels are called and what they are about, as they are now. */
function metadataLines({ workspace }: Place): readonly Body[] {
  const worded = (channel: SlackChannel, field: string): unknown =>
    (channel[field] as Body | undefined)?.['value'] ?? '';
  const date = nameOfDay(dayOf(workspace.now()) - daysUntilThere);
  return workspace
    .channels()
    .filter(({ is_private, is_im, is_mpim, is_archived }) => !is_private && !is_im && !is_mpim && !is_archived)
    .map((channel) => ({
      channel_id: channel.id,
      name: channel['name'],
      topic: worded(channel, 'topic'),
      description: worded(channel, 'purpose'),
      date,
    }));
}

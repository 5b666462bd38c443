// What Slack itself writes into a channel, and what is left of a deleted message.
import type { Planned } from './planned.ts';
import { wordOf } from './words.ts';
import { richText } from './body.ts';

type Fields = Record<string, unknown>;

/** Fields beside type, ts and thread; undefined for what a person or an app wrote. */
export function noticeOf(planned: Planned, user: string): Fields | undefined {
  switch (planned.kind) {
    case 'join':
      return { subtype: 'channel_join', user, text: `<@${user}> has joined the channel` };
    case 'leave':
      return { subtype: 'channel_leave', user, text: `<@${user}> has left the channel` };
    case 'topic':
      return withValue(planned, user, 'topic');
    case 'purpose':
      return withValue(planned, user, 'purpose');
    case 'rename': {
      const names = { old_name: wordOf(planned, 'o'), name: wordOf(planned, 'n') };
      const text = `<@${user}> has renamed the channel from "${names.old_name}" to "${names.name}"`;
      return { subtype: 'channel_name', user, ...names, text };
    }
    case 'archive':
      return { subtype: 'channel_archive', user, text: `<@${user}> archived the channel` };
    case 'convert':
      return { subtype: 'channel_convert_to_private', user, text: 'made this channel private' };
    case 'huddle':
      return huddleOf(planned, user);
    case 'tombstone':
      return { subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.', hidden: true };
    case 'unheard':
      return { subtype: 'sh_room_shared', user, text: `A room was shared: ${wordOf(planned)}` };
    default:
      return undefined;
  }
}

function withValue(planned: Planned, user: string, what: 'topic' | 'purpose'): Fields {
  const value = `About ${wordOf(planned, 'w')}`;
  return { subtype: `channel_${what}`, user, [what]: value, text: `<@${user}> set the channel ${what}: ${value}` };
}

function huddleOf(planned: Planned, user: string): Fields {
  const startsAt = Math.floor(planned.micros / 1_000_000);
  const words = 'A huddle started';
  return {
    subtype: 'huddle_thread',
    user: 'USLACKBOT',
    channel: planned.channel.id,
    text: '',
    no_notifications: true,
    room: {
      id: `R0${planned.key.toString(36).toUpperCase()}`,
      name: wordOf(planned, 'r'),
      created_by: user,
      date_start: startsAt,
      date_end: startsAt + 900,
      participants: [],
      participant_history: [user],
      channels: [planned.channel.id],
      is_dm_call: false,
      has_ended: true,
      is_scheduled: false,
      media_backend_type: 'free_willy',
      call_family: 'huddle',
      app_id: 'A00',
    },
    blocks: [richText(planned, [{ type: 'rich_text_section', elements: [{ type: 'text', text: words }] }])],
  };
}

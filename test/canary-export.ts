// A small Slack export in which every content field carries a word that stands nowhere else in the world.
import { createHash } from 'node:crypto';

export interface CanaryExport {
  /** Paths and contents, ready for a zip or a folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Every word that must not survive, with the field that carries it. */
  readonly words: ReadonlyMap<string, string>;
  /** Messages that stand in public channels. */
  readonly messages: number;
}

/** Makes the export. `seed` makes the words of two exports differ. */
export function canaryExport(seed: string): CanaryExport {
  const words = new Map<string, string>();
  const canary = (field: string): string => {
    const word = `kanari${createHash('sha256').update(`${seed}/${field}/${words.size}`).digest('hex').slice(0, 14)}`;
    words.set(word, field);
    return word;
  };
  const day = '2024-03-04';
  const channel = canary('channels[].name');
  const hidden = canary('groups[].name');
  const messages = [...humanMessages(canary), ...machineMessages(canary)];
  const files = {
    'users.json': users(canary),
    'channels.json': [
      {
        id: 'C0KANARI1',
        name: channel,
        created: 1_700_000_000,
        is_archived: false,
        is_general: true,
        members: people,
        topic: { value: canary('topic.value'), creator: 'U1', last_set: 0 },
        purpose: { value: canary('purpose.value'), creator: 'U1', last_set: 0 },
      },
    ],
    'groups.json': [
      { id: 'G0KANARI1', name: hidden, members: people, topic: { value: canary('groups[].topic.value') } },
    ],
    'dms.json': [{ id: 'D0KANARI1', members: ['U1', 'U2'] }],
    'integration_logs.json': [
      { user_name: canary('integration_logs[].user_name'), reason: canary('integration_logs[].reason'), date: '1' },
    ],
    [`${channel}/${day}.json`]: messages,
    [`${channel}/canvas_in_the_conversation.json`]: [
      { title: canary('canvas title'), content: canary('canvas content') },
    ],
    [`${hidden}/${day}.json`]: [{ type: 'message', user: 'U1', text: canary('private text'), ts: '1709542900.000100' }],
    [`D0KANARI1/${day}.json`]: [{ type: 'message', user: 'U1', text: canary('direct text'), ts: '1709542901.000100' }],
  };
  const written = Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)] as const);
  return {
    files: { ...Object.fromEntries(written), [`${channel}/2024-03-05.json`]: `[{"text":"${canary('broken file')}"` },
    words,
    messages: messages.length,
  };
}

type Canary = (field: string) => string;

const people = ['U1', 'U2', 'U3', 'U4', 'U5', 'U6'];
const ts = (second: number): string => `${1_709_542_800 + second}.000100`;

function users(canary: Canary) {
  return people.map((id) => ({
    id,
    team_id: 'T1',
    name: canary('users[].name'),
    deleted: false,
    real_name: canary('users[].real_name'),
    tz: 'Europe/Berlin',
    profile: {
      email: `${canary('profile.email')}@example.org`,
      display_name: canary('profile.display_name'),
      real_name: canary('profile.real_name'),
      title: canary('profile.title'),
      phone: canary('profile.phone'),
      status_text: canary('profile.status_text'),
      image_72: `https://example.org/${canary('profile.image_72')}.png`,
    },
    is_bot: false,
  }));
}

function humanMessages(canary: Canary) {
  return [
    ...thread(canary),
    fileMessage(canary),
    attachmentMessage(canary),
    { type: 'message', subtype: 'me_message', user: 'U6', text: canary('me_message'), ts: ts(180) },
  ];
}

/** A root with everything a message can carry, a reply, and a reply that was also sent to the channel. */
function thread(canary: Canary) {
  return [
    {
      type: 'message',
      user: 'U1',
      text: markedUpText(canary),
      ts: ts(0),
      thread_ts: ts(0),
      reply_count: 2,
      replies: [{ user: 'U2', ts: ts(60) }],
      edited: { user: 'U1', ts: ts(30) },
      user_profile: { real_name: canary('user_profile.real_name'), display_name: canary('user_profile.display_name') },
      reactions: [{ name: canary('reactions[].name'), users: ['U2', 'U3'], count: 2 }],
      blocks: richText(canary),
    },
    { type: 'message', user: 'U2', text: canary('reply'), ts: ts(60), thread_ts: ts(0), parent_user_id: 'U1' },
    {
      type: 'message',
      subtype: 'thread_broadcast',
      user: 'U3',
      text: canary('broadcast'),
      ts: ts(90),
      thread_ts: ts(0),
      root: { text: canary('root.text'), user: 'U1', ts: ts(0) },
    },
  ];
}

function markedUpText(canary: Canary): string {
  const channel = `<#C0KANARI1|${canary('channel mention')}>`;
  const link = `<https://example.org/${canary('link')}|${canary('link label')}>`;
  return `${canary('text')} <@u2> ${channel} ${link} :${canary('emoji in text')}:`;
}

function richText(canary: Canary) {
  const elements = [
    { type: 'text', text: canary('blocks text') },
    { type: 'user', user_id: 'U3' },
  ];
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function fileMessage(canary: Canary) {
  const file = {
    id: 'F1',
    name: `${canary('files[].name')}.pdf`,
    title: canary('files[].title'),
    filetype: 'pdf',
    mimetype: 'application/pdf',
    preview: canary('files[].preview'),
    url_private: `https://files.example.org/${canary('files[].url_private')}?t=xoxe-${canary('export token')}`,
  };
  return { type: 'message', subtype: 'file_share', user: 'U4', text: canary('file text'), ts: ts(120), files: [file] };
}

function attachmentMessage(canary: Canary) {
  const attachment = {
    fallback: canary('attachments[].fallback'),
    text: canary('attachments[].text'),
    title: canary('attachments[].title'),
    from_url: `https://example.org/${canary('from_url')}`,
  };
  return { type: 'message', user: 'U5', text: '', ts: ts(150), blocks: null, attachments: [attachment] };
}

function machineMessages(canary: Canary) {
  return [
    {
      type: 'message',
      subtype: 'bot_message',
      bot_id: 'B1',
      username: canary('username'),
      text: canary('bot text'),
      ts: ts(200),
      icons: { emoji: `:${canary('icons.emoji')}:` },
    },
    { type: 'message', subtype: 'channel_join', user: 'U1', text: canary('join text'), ts: ts(210), inviter: 'U2' },
    {
      type: 'message',
      subtype: 'channel_topic',
      user: 'U1',
      topic: canary('topic'),
      text: canary('topic text'),
      ts: ts(220),
    },
    {
      type: 'message',
      subtype: 'channel_name',
      user: 'U1',
      old_name: canary('old_name'),
      name: canary('new name'),
      text: canary('rename text'),
      ts: ts(230),
    },
    {
      type: 'message',
      subtype: 'huddle_thread',
      user: 'U1',
      text: canary('huddle text'),
      ts: ts(240),
      room: { name: canary('room.name'), participant_history: ['U1', 'U2'] },
    },
    { type: 'message', subtype: 'tombstone', user: 'USLACKBOT', text: canary('tombstone text'), ts: ts(250) },
    {
      type: 'message',
      subtype: canary('an unknown subtype'),
      user: 'U1',
      text: canary('unknown text'),
      ts: ts(260),
      permalink: `https://example.org/${canary('permalink')}`,
    },
  ];
}

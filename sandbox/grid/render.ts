// Messages as Discovery serves them: what the Web API serves, and more that names people.
import type { Deed, Messages } from '../messages/changes.ts';
import type { Planned } from '../messages/planned.ts';
import type { Renderer } from '../messages/render.ts';
import { wordOf } from '../messages/words.ts';
import type { Organization } from '../organization/organization.ts';
import { tsOf } from '../time.ts';
import type { RawMessage, SlackUser } from '../workspace.ts';

type Fields = Record<string, unknown>;

export interface DiscoveryRenderer {
  /** Reactions stand beside it only where they were asked for. */
  message(planned: Planned, hasReactions: boolean): RawMessage;
  edit(deed: Deed): Fields;
  reactions(planned: Planned): readonly Fields[];
}

export interface RendererParts {
  readonly organization: Organization;
  readonly messages: Messages;
  readonly renderer: Renderer;
  readonly account: (id: string) => SlackUser | undefined;
  /** The workspace's part of an address. */
  readonly domain: string;
}

export function discoveryRenderer(parts: RendererParts): DiscoveryRenderer {
  const { organization, messages, renderer } = parts;
  const idOf = (actor: number): string => organization.actors[actor]?.id ?? '';
  return {
    message(planned, hasReactions) {
      const { reactions, ...rest } = renderer.render(planned);
      const fields: Fields = { ...rest, ...(hasReactions && reactions !== undefined ? { reactions } : {}) };
      addNames(parts, planned, fields);
      addRoom(planned, fields);
      const replies = planned.root === undefined ? messages.repliesTo(planned) : [];
      if (replies.length > 0) {
        fields['replies'] = replies.map(({ author, micros }) => ({ user: idOf(author), ts: tsOf(micros) }));
      }
      return fields as RawMessage;
    },
    edit({ what, planned, at }) {
      const { channel, micros, root, author } = planned;
      const thread = root === undefined ? {} : { thread_ts: tsOf(root.micros) };
      const both = { type: 'message', user: idOf(author), ts: tsOf(micros), ...thread };
      const before = { ...both, text: `What stood there before: ${wordOf(planned, 'w0')}` };
      const record = { type: 'message', hidden: true, channel: channel.id, ts: tsOf(at), event_ts: tsOf(at) };
      if (what === 'deletion') {
        return { ...record, subtype: 'message_deleted', deleted_ts: tsOf(micros), previous_message: before };
      }
      const edited = { user: idOf(author), ts: tsOf(at) };
      const message = { ...both, text: `What stands there now: ${wordOf(planned, 'w1')}`, edited };
      return { ...record, subtype: 'message_changed', message, previous_message: before };
    },
    reactions(planned) {
      if (messages.kindOf(planned) === 'tombstone') return [];
      return messages
        .contentOf(planned)
        .reactions.flatMap(({ name, users }) =>
          users.map((user) => ({ name, user: idOf(user), channel: planned.channel.id, ts: tsOf(planned.micros) })),
        );
    },
  };
}

/** A profile, a name behind the id and an address: what a client that keeps no names has to drop. */
function addNames({ account, domain }: RendererParts, planned: Planned, fields: Fields): void {
  const user = account(String(fields['user'] ?? ''));
  if (user === undefined) return;
  const { real_name: real, display_name: display, avatar_hash: avatar, team } = user.profile;
  fields['user_profile'] ??= { name: user['name'], real_name: real, display_name: display, avatar_hash: avatar, team };
  fields['username'] ??= `<@${user.id}|${String(user['name'])}>`;
  fields['permalink'] =
    `https://${domain}.slack.com/archives/${planned.channel.id}/p${planned.micros}?who=${String(user['name'])}`;
}

/** Discovery tells of a huddle who came and went. */
function addRoom({ micros }: Planned, fields: Fields): void {
  const room = fields['room'] as Fields | undefined;
  if (room === undefined) return;
  const [first] = room['participant_history'] as readonly string[];
  fields['room'] = {
    ...room,
    participants_events: { [first ?? '']: { user_team: {}, joined: true, camera_on: false, at: tsOf(micros) } },
  };
}

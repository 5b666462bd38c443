// Turns planned messages into what the Web API serves.
import type { Organization } from '../organization/organization.ts';
import { type Actor, botIdsOf } from '../organization/people.ts';
import { mix, Random } from '../random.ts';
import { tsOf } from '../time.ts';
import type { RawMessage } from '../workspace.ts';
import { appFieldsOf } from './apps.ts';
import { bodyOf } from './body.ts';
import type { Messages } from './changes.ts';
import { type Content, listedReactors } from './content.ts';
import { filesOf } from './files.ts';
import { noticeOf } from './notices.ts';
import type { Planned } from './planned.ts';
import { wordOf } from './words.ts';

type Fields = Record<string, unknown>;

/** Slack names at most five of those who answered. */
const listedRepliers = 5;

export class Renderer {
  readonly #organization: Organization;
  readonly #messages: Messages;
  readonly #groups: readonly string[];
  readonly #random = new Random();

  constructor(organization: Organization, messages: Messages, groups: readonly string[]) {
    this.#organization = organization;
    this.#messages = messages;
    this.#groups = groups;
  }

  /** `reactors` is how many of one emoji are named at most. */
  render(planned: Planned, reactors = listedReactors): RawMessage {
    const kind = this.#messages.kindOf(planned) ?? planned.kind;
    const now = kind === planned.kind ? planned : { ...planned, kind };
    const author = this.#actor(planned.author);
    const fields = noticeOf(now, author.id) ?? this.#writtenFields(now, author, reactors);
    const raw: Fields = { type: 'message', ts: tsOf(planned.micros), ...fields };
    if (planned.root === undefined) this.#addThread(planned, raw);
    else this.#addRoot(planned, planned.root, raw);
    return raw as RawMessage;
  }

  #writtenFields(planned: Planned, author: Actor, reactors: number): Fields {
    const content = this.#messages.contentOf(planned);
    const random = this.#random.restart(mix(planned.key, 202));
    const isOfApp = planned.kind === 'app' || planned.kind === 'through-app';
    const fields = isOfApp
      ? appFieldsOf(planned, author, botIdsOf(this.#organization.seed, author), random)
      : this.#humanFields(planned, author, content, random);
    if (isOfApp && content.mentions.length > 0) {
      fields['text'] =
        `${String(fields['text'])} ${content.mentions.map((at) => `<@${this.#actor(at).id}>`).join(' ')}`;
    }
    fields['team'] = this.#teamOf(author);
    if (content.reactions.length > 0) {
      fields['reactions'] = content.reactions.map(({ name, users }) => ({
        name,
        users: users.slice(0, reactors).map((user) => this.#actor(user).id),
        count: users.length,
      }));
    }
    return fields;
  }

  #humanFields(planned: Planned, author: Actor, content: Content, random: Random): Fields {
    const mentions = content.mentions.map((at) => this.#actor(at).id);
    const fields: Fields = {
      user: author.id,
      ...bodyOf({ planned, mentions, groups: this.#groups, random }),
    };
    if (planned.kind === 'me') fields['subtype'] = 'me_message';
    else if (planned.kind === 'file') this.#addFiles(planned, author, fields, random);
    else if (content.editedAt === 0) fields['client_msg_id'] = clientId(planned);
    if (planned.isBroadcast) fields['subtype'] = 'thread_broadcast';
    if (content.editedAt !== 0) {
      fields['edited'] = { user: author.id, ts: tsOf(content.editedAt) };
      fields['text'] = `${String(fields['text'])} ${wordOf(planned, `e${content.editedAt.toString(36)}`)}`;
    }
    if (author.kind === 'stranger') {
      const team = this.#teamOf(author);
      fields['user_team'] = team;
      fields['source_team'] = team;
      fields['user_profile'] = { name: wordOf(planned, 'y'), real_name: wordOf(planned, 'z'), team };
    }
    return fields;
  }

  /** Newer uploads have files and no subtype. */
  #addFiles(planned: Planned, author: Actor, fields: Fields, random: Random): void {
    fields['files'] = filesOf(planned, author.id, random);
    fields['upload'] = random.chance(0.5);
    if (fields['upload'] === true) fields['subtype'] = 'file_share';
  }

  #addThread(root: Planned, raw: Fields): void {
    const replies = this.#messages.repliesTo(root);
    const last = replies.at(-1);
    // A parent that lost its last reply keeps its thread_ts, and nothing else of a thread.
    if (last !== undefined || this.#messages.wasAnswered(root)) raw['thread_ts'] = raw['ts'];
    if (last === undefined) return;
    const repliers = new Set(replies.map(({ author }) => author));
    raw['reply_count'] = replies.length;
    raw['reply_users_count'] = repliers.size;
    raw['latest_reply'] = tsOf(last.micros);
    raw['reply_users'] = [...repliers].slice(0, listedRepliers).map((author) => this.#actor(author).id);
    raw['is_locked'] = false;
    raw['subscribed'] = false;
  }

  #addRoot(planned: Planned, root: Planned, raw: Fields): void {
    raw['thread_ts'] = tsOf(root.micros);
    const isGone = this.#messages.kindOf(root) !== root.kind;
    raw['parent_user_id'] = isGone ? 'USLACKBOT' : this.#actor(root.author).id;
    if (planned.isBroadcast) raw['root'] = this.render(root);
  }

  #teamOf({ kind, index }: Actor): string {
    const [one, other] = this.#organization.foreignTeamIds;
    if (kind !== 'stranger') return this.#organization.teamId;
    return index % 2 === 0 ? one : other;
  }

  #actor(index: number): Actor {
    const actor = this.#organization.actors[index];
    if (actor === undefined) throw new RangeError('No such actor.');
    return actor;
  }
}

/** In the form of a UUID. */
function clientId({ key, micros }: Planned): string {
  const digits = key.toString(16).padStart(8, '0');
  const more = micros.toString(16).padStart(12, '0').slice(-12);
  return `${digits}-${digits.slice(0, 4)}-4${digits.slice(1, 4)}-8${digits.slice(4, 7)}-${more}`;
}

// Turns planned messages into what the Web API serves.
import type { Organization } from '../organization/organization.ts';
import { type Actor, botIdsOf } from '../organization/people.ts';
import { mix, Random } from '../random.ts';
import { tsOf } from '../time.ts';
import type { RawMessage } from '../workspace.ts';
import { appFieldsOf } from './apps.ts';
import { bodyOf, type Ingredients } from './body.ts';
import type { Messages } from './changes.ts';
import { listedReactors } from './content.ts';
import { filesOf } from './files.ts';
import { noticeOf } from './notices.ts';
import type { Planned } from './planned.ts';
import { wordOf } from './words.ts';

type Fields = Record<string, unknown>;

/** Slack names at most five of those who answered. */
const listedRepliers = 5;
const noIds: readonly string[] = [];

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
    fields['type'] = 'message';
    fields['ts'] = tsOf(planned.micros);
    if (planned.root === undefined) this.#addThread(planned, fields);
    else this.#addRoot(planned, planned.root, fields);
    return fields as RawMessage;
  }

  #writtenFields(planned: Planned, author: Actor, reactors: number): Fields {
    const content = this.#messages.contentOf(planned);
    const random = this.#random.restart(mix(planned.key, 202));
    const isOfApp = planned.kind === 'app' || planned.kind === 'through-app';
    const mentions = content.mentions.length === 0 ? noIds : content.mentions.map((at) => this.#actor(at).id);
    const fields = isOfApp
      ? appFieldsOf({ planned, mentions, random }, author, botIdsOf(this.#organization.seed, author))
      : this.#humanFields(planned, author, content.editedAt, { planned, mentions, groups: this.#groups, random });
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

  #humanFields(planned: Planned, author: Actor, editedAt: number, ingredients: Ingredients): Fields {
    const fields = bodyOf(ingredients);
    fields['user'] = author.id;
    if (planned.kind === 'me') fields['subtype'] = 'me_message';
    else if (planned.kind === 'file') this.#addFiles(planned, author, fields, ingredients.random);
    else if (editedAt === 0) fields['client_msg_id'] = clientId(planned);
    if (planned.isBroadcast) fields['subtype'] = 'thread_broadcast';
    if (editedAt !== 0) {
      fields['edited'] = { user: author.id, ts: tsOf(editedAt) };
      fields['text'] = `${String(fields['text'])} ${wordOf(planned, `e${editedAt}`)}`;
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

/** In the form of a UUID, of digits alone: other bases take ten times as long to write. */
function clientId({ key, micros }: Planned): string {
  const ts = tsOf(micros);
  const high = `${10_000 + (key >>> 19)}`.slice(1);
  const low = `${10_000 + (key & 0x1fff)}`.slice(1);
  return `${high}${low}-${ts.slice(11, 15)}-4${ts.slice(14, 17)}-8${ts.slice(0, 3)}-${low}${ts.slice(2, 10)}`;
}

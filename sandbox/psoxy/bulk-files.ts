// Writes the files of a Grid that a Psoxy sanitized: a week's folder of packed lines, in an order that says nothing.
import { gzipSync } from 'node:zlib';
import { type Grid, reachOf } from '../grid/grid.ts';
import { conversationOf } from '../organization/conversations.ts';
import { mix } from '../random.ts';
import { channel as channelRule, message as messageRule, user as userRule } from './rules.ts';
import type { TokenMaker } from './tokens.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface BulkOptions {
  readonly tokens: TokenMaker;
  /**
   * What the rules do: `tokens` in place of every id of a person; `addresses` of people as tokens, and of the rest nothing
   * but names and texts left out, as in the example that is published.
   */
  readonly rules?: 'tokens' | 'addresses';
  /** How tokens are written: as they are by default, or in the form of older ones, as JSON or as a text that holds it. */
  readonly form?: 'json' | 'json-text';
  readonly isPacked?: boolean;
  /** So many messages stand in a file. */
  readonly messagesPerFile?: number;
  /** Another number, another order. */
  readonly shuffle?: number;
}

const blockRows = 500;

/** Paths and what stands in them, of all conversations of whatever reach. */
export function bulkFiles(grid: Grid, options: BulkOptions): Readonly<Record<string, Buffer>> {
  const { messagesPerFile = 700, isPacked = true } = options;
  const conversations = grid.conversations();
  const listOf = (isWanted: (kind: string, reach: string) => boolean) =>
    conversations
      .filter(({ state }) => isWanted(state.channel.kind, reachOf(state)))
      .map(({ state }) => channelOf(grid, state, options));
  const messages = conversations
    .filter(({ state }) => !state.isVanished)
    .flatMap(({ state: { channel } }) =>
      grid.core.seeded.history
        .everything(channel, { limit: Number.POSITIVE_INFINITY })
        .messages.map((planned) => ({ ...grid.renderer.message(planned, true), channel_id: channel.id })),
    )
    .map((raw) =>
      sanitized(raw, options, (found) => ({
        ...asFields(messageRule(found, options.tokens)),
        channel_id: found['channel_id'],
      })),
    );
  const lists: Record<string, readonly unknown[]> = {
    users: grid.users().map((raw) => sanitized(raw, options, (found) => userRule(found, options.tokens))),
    channels: listOf((_, reach) => reach === 'public'),
    groups: listOf((_, reach) => reach === 'private'),
    dms: listOf((kind) => kind === 'im'),
    mpims: listOf((kind) => kind === 'mpim'),
  };
  for (let at = 0; at < messages.length; at += messagesPerFile) {
    const number = String(at / messagesPerFile).padStart(5, '0');
    lists[`messages-${number}`] = messages.slice(at, at + messagesPerFile);
  }
  const folder = `slack-data-${dayOf(grid.core.seeded.organization.firstDay)}-${dayOf(grid.core.now() / 86_400_000_000)}`;
  return Object.fromEntries(
    Object.entries(lists).map(([name, rows]) => {
      const text = shuffled(rows, options.shuffle ?? 1).map((row) => `${JSON.stringify(inForm(row, options.form))}\n`);
      const bytes = Buffer.from(text.join(''));
      return [`${folder}/${name}.ndjson${isPacked ? '.gz' : ''}`, isPacked ? gzipSync(bytes) : bytes];
    }),
  );
}

const asFields = (found: unknown): Fields => found as Fields;

function channelOf(grid: Grid, state: Parameters<typeof reachOf>[0], options: BulkOptions): unknown {
  const raw = { ...conversationOf(grid.core.seeded.organization, state), is_deleted: state.isVanished };
  const members = grid.core.members(state.channel.id);
  return sanitized({ ...raw, members }, options, (found) => ({
    ...asFields(channelRule(found, options.tokens)),
    members: members.map((id) => options.tokens.hash(id)),
  }));
}

/** By the example that is published what a person wrote in blocks stays where it is. */
function sanitized(raw: object, { rules = 'tokens', tokens }: BulkOptions, rule: (found: Fields) => unknown): unknown {
  if (rules === 'tokens') return rule(raw as Fields);
  const { name: _, real_name: __, ...rest } = raw as Fields;
  const profile = rest['profile'] as Fields | undefined;
  const address = profile?.['email'];
  return {
    ...rest,
    ...('text' in rest && { text: null }),
    ...(typeof address === 'string' && { profile: { ...profile, email: tokens.address(address) } }),
  };
}

/** Older tokens are the hash alone, with the domain of an address beside it. */
function inForm(value: unknown, form: BulkOptions['form']): unknown {
  if (form === undefined) return value;
  if (typeof value === 'string') return oldForm(value, form);
  if (Array.isArray(value)) return value.map((one) => inForm(one, form));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inForm(one, form)]));
}

function oldForm(text: string, form: 'json' | 'json-text'): unknown {
  const [, encoded = '', domain] = /^[tp]~([\w-]{43,})(?:@(.+))?$/.exec(text) ?? [];
  if (encoded === '') return text;
  const hash = Buffer.from(encoded, 'base64url').subarray(0, 32).toString('base64url');
  const token = { scope: domain === undefined ? 'slack' : 'email', ...(domain !== undefined && { domain }), hash };
  return form === 'json' ? token : JSON.stringify(token);
}

/** Within each block of rows the order is another one. */
function shuffled<T>(rows: readonly T[], seed: number): readonly T[] {
  const order = rows.map((row, at) => ({ row, block: Math.floor(at / blockRows), rank: mix(seed, at) }));
  return order.toSorted((one, other) => one.block - other.block || one.rank - other.rank).map(({ row }) => row);
}

const dayOf = (day: number): string =>
  new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');

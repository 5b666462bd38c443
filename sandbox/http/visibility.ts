// Which conversations a token can see, and which it can read: Slack's rules of scopes and membership.
import type { SlackChannel } from '../workspace.ts';
import type { MethodCall } from './method.ts';
import { Refusal } from './refusal.ts';

/** The four kinds of conversations, each with scopes of its own. */
const kinds = { public_channel: 'channels', private_channel: 'groups', mpim: 'mpim', im: 'im' } as const;

export type ConversationType = keyof typeof kinds;

export function isConversationType(name: string): name is ConversationType {
  return Object.hasOwn(kinds, name);
}

export function typeOf(channel: SlackChannel): ConversationType {
  if (channel.is_im) return 'im';
  if (channel.is_mpim) return 'mpim';
  return channel.is_private ? 'private_channel' : 'public_channel';
}

/** `groups:history` for a private channel. */
export function scopeFor(type: ConversationType, deed: 'read' | 'history'): string {
  return `${kinds[type]}:${deed}`;
}

export const readScopes = ['channels:read', 'groups:read', 'mpim:read', 'im:read'] as const;
export const historyScopes = ['channels:history', 'groups:history', 'mpim:history', 'im:history'] as const;

/** A public channel is there for everybody; anything else only for who is in it. */
export function isVisible(call: MethodCall, channel: SlackChannel): boolean {
  return typeOf(channel) === 'public_channel' || isMember(call, channel.id);
}

/** The person of a user token, or the app's own user where it has joined. */
export function isMember({ place, token, app }: MethodCall, channel: string): boolean {
  if (token.kind === 'user') return place.workspace.members(channel).includes(token.userId);
  return place.state.joined.some((joined) => joined.appId === app.id && joined.channel === channel);
}

/**
 * The conversation that the call asks about. Without the scope of its kind, or where the caller is not in it, a private
 * one does not exist. Throws Refusal `channel_not_found`.
 */
export function findChannel(call: MethodCall, deed: 'read' | 'history'): SlackChannel {
  const channel = call.place.workspace.findChannel(call.args.get('channel') ?? '');
  if (channel === undefined || !isVisible(call, channel)) throw new Refusal('channel_not_found');
  const needed = scopeFor(typeOf(channel), deed);
  if (!call.token.scopes.includes(needed)) throw new Refusal('channel_not_found');
  return channel;
}

/** The same, to read its messages: an app's own user reads only where it has joined. */
export function findReadable(call: MethodCall): SlackChannel {
  const channel = findChannel(call, 'history');
  if (call.token.kind === 'bot' && !isMember(call, channel.id)) throw new Refusal('not_in_channel');
  return channel;
}

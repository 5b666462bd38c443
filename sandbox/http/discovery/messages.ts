// The Discovery methods that serve what was said: history, edits, reactions, and one message.
import type { Conversation, Grid } from '../../grid/grid.ts';
import type { Stretch } from '../../grid/edits.ts';
import { microsOf, tsOf } from '../../time.ts';
import { type Body, isSet, required } from '../method.ts';
import { cutShort } from '../page-tokens.ts';
import { Refusal } from '../refusal.ts';
import { conversationOf, type DiscoveryCall, type DiscoveryMethod, nowhere, pageLimit, readStretch } from './call.ts';

/** Newest first, replies among the rest: `offset` is sent back as `latest`, and absent on the last page. */
export const conversationsHistory: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { state } = conversationOf(call);
    const stretch = readStretch(call);
    const edited = { has_edits: call.grid.edits.isAny(state.channel) };
    if (call.isEmptyPage) return { ...edited, messages: [], ...nowhere(stretch) };
    const { messages, hasMore } = pageOf(call, state, stretch);
    const hasReactions = isSet(call.args, 'reactions');
    return {
      ...edited,
      messages: messages.map((planned) => call.grid.renderer.message(planned, hasReactions)),
      ...leadsOn(hasMore, messages.at(-1)?.micros),
    };
  },
};

/** Records of edits and deletions by the time at which they were made, newest first; `offset` as in history. */
export const conversationsEdits: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { state } = conversationOf(call);
    const stretch = readStretch(call);
    if (call.isEmptyPage) return { edits: [], ...nowhere(stretch) };
    if (state.isVanished) return { edits: [] };
    const { edits, hasMore } = call.grid.edits.page(state.channel, { ...stretch, limit: pageLimit(call) });
    return { edits: edits.map((deed) => call.grid.renderer.edit(deed)), ...leadsOn(hasMore, edits.at(-1)?.at) };
  },
};

/** Who reacted to which message, as it is now; by messages, newest first, and never cut within one. */
export const conversationsReactions: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { state } = conversationOf(call);
    const stretch = readStretch(call);
    if (call.isEmptyPage) return { reactions: [], ...nowhere(stretch) };
    const { messages, hasMore } = pageOf(call, state, stretch);
    return {
      reactions: messages.flatMap((planned) => call.grid.renderer.reactions(planned)),
      ...leadsOn(hasMore, messages.at(-1)?.micros),
    };
  },
};

/** A deleted message is gone from here; what it was stands among the edits. */
export const chatInfo: DiscoveryMethod = {
  scope: 'discovery:read',
  answer(call) {
    const { state } = conversationOf(call);
    const micros = microsOf(required(call.args, 'ts'));
    const found = micros === undefined ? undefined : messageAt(call.grid, state, micros);
    if (found === undefined) throw new Refusal('message_not_found');
    return { message: call.grid.renderer.message(found, true) };
  },
};

function messageAt({ core }: Grid, { channel, isVanished }: Conversation['state'], micros: number) {
  return isVanished ? undefined : core.seeded.messages.find(channel, micros);
}

/** Of a deleted channel nothing is left. Now and then a page that does not end the walk is shorter than it could be. */
function pageOf(call: DiscoveryCall, { channel, isVanished }: Conversation['state'], stretch: Stretch) {
  if (isVanished) return { messages: [], hasMore: false };
  const limit = pageLimit(call);
  const page = call.grid.core.seeded.history.everything(channel, { ...stretch, limit });
  return page.hasMore ? { messages: page.messages.slice(0, cutShort(limit, stretch.latest)), hasMore: true } : page;
}

function leadsOn(hasMore: boolean, last: number | undefined): Body {
  return hasMore && last !== undefined ? { offset: tsOf(last) } : {};
}

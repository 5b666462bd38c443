// Every method of the Discovery API that the stand-in answers.
import type { DiscoveryMethod } from './call.ts';
import {
  conversationsInfo,
  conversationsList,
  conversationsMembers,
  conversationsRecent,
  conversationsRenames,
} from './conversations.ts';
import { enterpriseInfo, userConversations, userInfo, usersList } from './directory.ts';
import { draftInfo, draftsList, fileInfo, filesList, writing } from './forbidden.ts';
import { chatInfo, conversationsEdits, conversationsHistory, conversationsReactions } from './messages.ts';

export const discoveryMethods: ReadonlyMap<string, DiscoveryMethod> = new Map([
  ['discovery.chat.delete', writing],
  ['discovery.chat.info', chatInfo],
  ['discovery.chat.restore', writing],
  ['discovery.chat.tombstone', writing],
  ['discovery.chat.update', writing],
  ['discovery.conversations.edits', conversationsEdits],
  ['discovery.conversations.history', conversationsHistory],
  ['discovery.conversations.info', conversationsInfo],
  ['discovery.conversations.list', conversationsList],
  ['discovery.conversations.members', conversationsMembers],
  ['discovery.conversations.reactions', conversationsReactions],
  ['discovery.conversations.recent', conversationsRecent],
  ['discovery.conversations.renames', conversationsRenames],
  ['discovery.draft.info', draftInfo],
  ['discovery.drafts.list', draftsList],
  ['discovery.enterprise.info', enterpriseInfo],
  ['discovery.file.info', fileInfo],
  ['discovery.files.list', filesList],
  ['discovery.user.conversations', userConversations],
  ['discovery.user.info', userInfo],
  ['discovery.users.list', usersList],
]);

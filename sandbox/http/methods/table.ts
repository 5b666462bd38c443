// Every method of the Web API that the stand-in answers.
import type { Method } from '../method.ts';
import { analyticsViews, analyticsMetadata } from './admin-analytics.ts';
import { analyticsFile } from './admin-analytics-file.ts';
import { appsUninstall, authRevoke, authTeamsList, authTest } from './authorization.ts';
import { conversationsInfo, conversationsJoin, conversationsList, conversationsMembers } from './conversations.ts';
import { conversationsHistory, conversationsReplies, reactionsGet } from './messages.ts';
import { botsInfo, teamInfo, usergroupsList, usersInfo, usersList } from './people.ts';

export const methods: ReadonlyMap<string, Method> = new Map([
  ['admin.analytics.getFile', analyticsFile],
  ['admin.analytics.messages.activity', analyticsViews],
  ['admin.analytics.messages.metadata', analyticsMetadata],
  ['apps.uninstall', appsUninstall],
  ['auth.revoke', authRevoke],
  ['auth.teams.list', authTeamsList],
  ['auth.test', authTest],
  ['bots.info', botsInfo],
  ['conversations.history', conversationsHistory],
  ['conversations.info', conversationsInfo],
  ['conversations.join', conversationsJoin],
  ['conversations.list', conversationsList],
  ['conversations.members', conversationsMembers],
  ['conversations.replies', conversationsReplies],
  ['reactions.get', reactionsGet],
  ['team.info', teamInfo],
  ['usergroups.list', usergroupsList],
  ['users.info', usersInfo],
  ['users.list', usersList],
]);

// The scopes that the stand-in knows, and what each lets an app do, in words for the consent page.

export const scopeWords = {
  'channels:read': 'View basic information about public channels',
  'channels:history': 'View messages and other content in public channels',
  'channels:join': 'Join public channels; a message in each channel says so',
  'channels:write': 'Join, create and manage public channels',
  'groups:read': 'View basic information about private channels',
  'groups:history': 'View messages and other content in private channels',
  'im:read': 'View basic information about direct messages',
  'im:history': 'View messages and other content in direct messages',
  'mpim:read': 'View basic information about group direct messages',
  'mpim:history': 'View messages and other content in group direct messages',
  'users:read': 'View people in the workspace',
  'users:read.email': 'View e-mail addresses of people in the workspace',
  'users.profile:read': 'View profile details about people in the workspace',
  'team:read': 'View the name, domain and icon of the workspace',
  'usergroups:read': 'View user groups and their people',
  'discovery:read': 'Read everything that was said in the whole organization, private channels and direct messages too',
  'discovery:write': 'Change and delete what was said anywhere in the whole organization',
  'reactions:read': 'View emoji reactions and who gave them',
  'admin.analytics:read': 'View analytics of the organization, and metadata of messages without their content',
} as const satisfies Record<string, string>;

export function isScope(name: string): name is keyof typeof scopeWords {
  return Object.hasOwn(scopeWords, name);
}

/** Slack separates scopes by commas, and takes spaces too. Each once, in the order given. */
export function readScopes(text: string | null | undefined): string[] {
  return [...new Set((text ?? '').split(/[\s,]+/).filter((scope) => scope !== ''))];
}

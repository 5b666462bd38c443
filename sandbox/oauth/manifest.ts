// Reads an app manifest as a link carries it, as far as the stand-in lives by it.
import { isAcceptableRedirect } from './redirects.ts';
import { isScope } from './scopes.ts';

export interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly redirectUrls: readonly string[];
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  readonly isRotating: boolean;
  readonly isOrgReady: boolean;
}

/** What is wrong with a manifest, one sentence each; the first that a person should look at comes first. */
export type ManifestProblems = readonly [string, ...string[]];

/** Limits are Slack's: a name of at most 35 characters, a description of at most 140, redirect URLs by https. */
export function readManifest(json: string): Manifest | ManifestProblems {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    return ['The manifest is no JSON.'];
  }
  const display = part(read, 'display_information');
  const oauth = part(read, 'oauth_config');
  const manifest: Manifest = {
    name: text(display['name']),
    description: text(display['description']),
    redirectUrls: texts(oauth['redirect_urls']),
    botScopes: texts(part(oauth, 'scopes')['bot']),
    userScopes: texts(part(oauth, 'scopes')['user']),
    isRotating: part(read, 'settings')['token_rotation_enabled'] === true,
    isOrgReady: part(read, 'settings')['org_deploy_enabled'] === true,
  };
  const [first, ...others] = problemsOf(manifest);
  return first === undefined ? manifest : [first, ...others];
}

function problemsOf({ name, description, redirectUrls, botScopes, userScopes }: Manifest): string[] {
  const closed = [...botScopes, ...userScopes].filter((scope) => scope.startsWith('discovery:'));
  const unknown = [...botScopes, ...userScopes].filter((scope) => !isScope(scope));
  const refused = redirectUrls.filter((url) => !isAcceptableRedirect(url));
  return [
    ...(name === '' ? ['display_information.name is missing.'] : []),
    ...(name.length > 35 ? ['The name has more than 35 characters.'] : []),
    ...(description.length > 140 ? ['The description has more than 140 characters.'] : []),
    ...(botScopes.length + userScopes.length === 0 ? ['oauth_config.scopes asks for nothing.'] : []),
    ...closed.map((scope) => `The scope ${scope} cannot be chosen until Slack has opened it to the app.`),
    ...unknown.map((scope) => `The scope ${scope} is none that this stand-in knows.`),
    ...refused.map((url) => `The redirect URL ${url} is neither https nor on this machine.`),
  ];
}

function part(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

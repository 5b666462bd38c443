// What Slack answers when a code is exchanged for a token, and the page on which an app is created.
import type { Consent, ConsentErrorCode, ConsentMode, Grant } from '../../connector/api-connector.ts';
import { fieldOf } from './fields.ts';

const exchangeErrors: Readonly<Record<string, ConsentErrorCode>> = {
  bad_client_secret: 'consent-app-wrong',
  invalid_client_id: 'consent-app-wrong',
  invalid_code: 'consent-code-spent',
  bad_redirect_uri: 'consent-redirect-wrong',
  access_denied: 'consent-cancelled',
};

/** With scopes of a person alone, Slack gives no token at the top: it stands where the person does. */
function grantOf(answer: unknown, mode: ConsentMode): Grant | undefined {
  const from = mode === 'bot' ? answer : fieldOf(answer, 'authed_user');
  // A refreshed pair stands at the top, whoever it belongs to.
  const found = typeof fieldOf(from, 'access_token') === 'string' ? from : answer;
  const access = fieldOf(found, 'access_token');
  if (typeof access !== 'string' || access === '') return undefined;
  const refresh = fieldOf(found, 'refresh_token');
  const seconds = fieldOf(found, 'expires_in');
  return {
    access,
    refresh: typeof refresh === 'string' ? refresh : null,
    expiresInSeconds: typeof seconds === 'number' ? seconds : null,
    scopes: String(fieldOf(found, 'scope') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
}

/** How every app of Slack's asks for a consent, exchanges it, and gives it back. */
export const consentOfSlack = {
  authorizePath: 'oauth/v2/authorize',
  exchangeMethod: 'oauth.v2.access',
  revokeMethod: 'auth.revoke',
  scopeArgument: { person: 'user_scope', bot: 'scope' },
  readGrant: grantOf,
  exchangeErrors,
  /** Slack's page "Create an app", filled with the manifest. */
  manifestPath: (manifest: unknown): string =>
    `apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`,
} as const satisfies Partial<Consent>;

// What each failure of Slack's Web API means for the collector.
import type { AnswerFacts, SourceErrorCode, Verdict } from '../../connector/verdict.ts';
import type { PlaceReason } from '../../connector/place-reasons.ts';

/** Slack's word for nearly everything: HTTP 200 with `ok: false` and one of these. */
const again: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'fetch_members_failed',
  'list_record_comment_fetch_failed',
]);

const reconnects: Readonly<Record<string, SourceErrorCode>> = {
  // Slack says the same of a token that is wrong and of an address that its owner does not allow.
  invalid_auth: 'source-address-refused',
  not_authed: 'source-token-revoked',
  account_inactive: 'source-token-revoked',
  token_revoked: 'source-token-revoked',
  invalid_refresh_token: 'source-token-expired',
  two_factor_setup_required: 'source-token-revoked',
  not_allowed_token_type: 'source-token-revoked',
};

const stops: Readonly<Record<string, SourceErrorCode>> = {
  missing_scope: 'source-scope-missing',
  no_permission: 'source-scope-missing',
  accesslimited: 'source-policy',
  access_denied: 'source-policy',
  ekm_access_denied: 'source-policy',
  enterprise_is_restricted: 'source-policy',
  restricted_action: 'source-policy',
  restricted_plan_level: 'source-policy',
  org_login_required: 'source-migrating',
  team_added_to_org: 'source-migrating',
};

const skips: Readonly<Record<string, PlaceReason>> = {
  channel_not_found: 'gone',
  not_in_channel: 'not-a-member',
  is_archived: 'not-a-member',
  team_access_not_granted: 'app-not-added',
  team_not_found: 'app-not-added',
  channel_is_limited_access: 'limited',
  method_not_supported_for_channel_type: 'limited',
  thread_not_found: 'thread-gone',
  message_not_found: 'thread-gone',
};

/** Every word that is known to mean something; the documentation explains each. */
export const knownWords: readonly string[] = [
  'ratelimited',
  ...again,
  'token_expired',
  'invalid_cursor',
  ...Object.keys(skips),
  ...Object.keys(reconnects),
  ...Object.keys(stops),
];

/** Slack does not say how long when it forgets the header. */
const usualWaitSeconds = 30;

export function verdictOf({ status, error, retryAfterSeconds }: AnswerFacts): Verdict {
  if (status === 429 || error === 'ratelimited') {
    return { is: 'wait', seconds: retryAfterSeconds ?? usualWaitSeconds };
  }
  if (status >= 500) return { is: 'again' };
  if (error === undefined) return status < 300 ? { is: 'fine' } : { is: 'defect', code: 'source-refused-call' };
  return verdictOfWord(error);
}

function verdictOfWord(word: string): Verdict {
  if (again.has(word)) return { is: 'again' };
  if (word === 'token_expired') return { is: 'refresh' };
  if (word === 'invalid_cursor') return { is: 'page-expired' };
  if (word in skips) return { is: 'skip', reason: skips[word]! };
  if (word in reconnects) return { is: 'reconnect', code: reconnects[word]! };
  if (word in stops) return { is: 'stop', code: stops[word]! };
  if (word.startsWith('feature_not_')) return { is: 'stop', code: 'source-policy' };
  return { is: 'defect', code: ourFault.test(word) ? 'source-refused-call' : 'source-unknown-error' };
}

/** What Slack says to a call that no documentation allows. */
const ourFault = /^(invalid_|missing_|limit_|json_|unknown_method|deprecated_|method_deprecated)/;

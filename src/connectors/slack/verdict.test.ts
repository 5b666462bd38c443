// Every failure that Slack documents has its next step, and one that nobody documented has a safe one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { knownWords, verdictOf } from './verdict.ts';

const of = (error: string) => verdictOf({ status: 200, error });

test('too many calls rest this method for as long as Slack says, or half a minute', () => {
  const told = verdictOf({ status: 429, retryAfterSeconds: 7 });

  expect(told).toEqual({ is: 'wait', seconds: 7 });
  expect([verdictOf({ status: 429 }), of('ratelimited')]).toEqual([
    { is: 'wait', seconds: 30 },
    { is: 'wait', seconds: 30 },
  ]);
});

test.each([
  ['again', ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'fetch_members_failed']],
  ['refresh', ['token_expired']],
  ['page-expired', ['invalid_cursor']],
  [
    'skip',
    [
      'not_in_channel',
      'channel_not_found',
      'thread_not_found',
      'is_archived',
      'team_access_not_granted',
      'team_not_found',
    ],
  ],
  ['reconnect', ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'invalid_refresh_token']],
  ['stop', ['missing_scope', 'ekm_access_denied', 'feature_not_enabled', 'team_added_to_org', 'org_login_required']],
  ['defect', ['invalid_arguments', 'limit_required', 'unknown_method', 'a_word_of_next_year']],
] as const)('%s is what follows', (is, words) => {
  expect(words.map((word) => of(word).is)).toEqual(words.map(() => is));
});

test('a server that stumbles is asked again, whatever it says', () => {
  expect(verdictOf({ status: 503, error: 'invalid_auth' })).toEqual({ is: 'again' });
});

test('an address that the workspace does not allow is told apart from a token that was revoked', () => {
  const codes = [of('invalid_auth'), of('token_revoked')].map((verdict) => 'code' in verdict && verdict.code);

  expect(codes).toEqual(['source-address-refused', 'source-token-revoked']);
});

test('every word that is known stands in the fixtures with its next step', () => {
  const written = readFileSync(new URL('./fixtures/api/refusals.json', import.meta.url), 'utf8');

  const missing = knownWords.filter((word) => !written.includes(JSON.stringify(word)));

  expect(knownWords.length).toBeGreaterThan(30);
  expect(missing).toEqual([]);
});

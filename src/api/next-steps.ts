// What to do about a code that stands beside a connection, in one sentence each.
import type { ErrorCode } from '../base/errors.ts';

const steps: Readonly<Partial<Record<ErrorCode, string>>> = {
  'source-token-revoked': 'Reconnect; collecting goes on where it stopped.',
  'source-token-expired': 'Reconnect; collecting goes on where it stopped.',
  'source-address-refused':
    'If Slack allows only some addresses, add that of this server to its allow-list; else reconnect.',
  'source-scope-missing': 'Reconnect, and allow every permission that is asked for.',
  'source-policy': 'Ask the owner of the workspace which policy forbids it. It is tried again by itself.',
  'source-migrating': 'Nothing to do: it is tried again by itself when the move is over.',
  'source-app-not-added': 'Ask the owner of the organization to add your app to this workspace.',
  'source-scope-refused': 'Remove the scope from your app and connect again, or let two people sign for it.',
  'source-other-workspace': 'Connect again with an account of the workspace that the connection was made for.',
  'source-unavailable': 'Nothing to do: it is tried again by itself, and nothing is lost.',
  'source-unknown-error': 'It is tried again by itself. If it stays so, please report it.',
  'source-refused-call': 'It is tried again by itself. If it stays so, please report it.',
  'consent-unknown': 'Begin again here, in one browser.',
  'consent-expired': 'Begin again here, and consent within ten minutes.',
  'consent-app-missing': 'Create your app at the source and enter its client id and secret below.',
  'consent-app-wrong': 'Copy the client id and the client secret again from the page of your app.',
  'consent-code-spent': 'Begin again here.',
  'consent-redirect-wrong': 'Copy the redirect URL into the settings of your app exactly as it is shown.',
  'consent-cancelled': 'Nothing was connected. Begin again whenever you like.',
  'consent-not-org-wide': 'Authorize again as an owner, and choose the whole organization on the page of the source.',
  'consent-refused': 'Begin again; if it stays so, look at the page of your app at the source.',
  'consent-unanswered': 'Begin again in a few minutes.',
  'connection-exists': 'Open that connection and choose Reconnect to renew its consent.',
  'proxy-unavailable': 'Look whether the proxy runs. It is tried again by itself, and nothing is lost.',
  'proxy-refused': 'Run the proxy in the version of this server, and look at its list of callers.',
  'proxy-caller-refused': 'Look at what the proxy knows of us, and connect it again.',
  'proxy-certificate-refused': 'Connect it again with the authority of its certificate.',
  'proxy-key-changed': 'Give the proxy its old key back. With a new one, destroy this connection and connect again.',
  'proxy-answer-malformed': 'Run the proxy in the version of this server.',
  'psoxy-url-refused': 'Connect again with the address that your cloud gave the Psoxy.',
  'psoxy-not-let-in':
    'Look at who may call the Psoxy and read its bucket; where keys changed, connect again with the new ones.',
  'psoxy-address-refused': 'Add the address from which this server calls to the ones that the Psoxy allows.',
  'psoxy-rules-block':
    'Let its rules pass all that docs/psoxy.md lists; the log of the server names the call that was answered with 403.',
  'psoxy-not-configured': 'Look at its health below, and at its log; it is tried again by itself.',
  'psoxy-other-source': 'Connect again with the address of the Psoxy that reads this source.',
  'psoxy-salt-default': 'Give the Psoxy a salt of its own.',
  'psoxy-salt-changed': 'Give the Psoxy its old salt back. With a new one, destroy this connection and connect again.',
  'psoxy-salt-needed':
    'Give the salt with the files, or have the rules of the Psoxy put tokens in place of every id of a person.',
  'psoxy-unavailable': 'Nothing to do: it is tried again by itself, and nothing is lost.',
  'machine-credentials-off':
    'Ask the operator of the installation to name the organization in `TACIT_MACHINE_CREDENTIALS`, or connect again with a key.',
  'machine-credentials-missing':
    'Look at the role or the service account of the machine that Tacit runs on; it is tried again by itself.',
  'machine-role-open': 'Have the trust policy of the role ask for the external ID of your organization.',
  'objection-not-known':
    'Let the proxy look addresses up (`TACIT_PROXY_LOOKUPS=on`, in the version of this server), or give the salt of the Psoxy.',
  'disk-full': 'Make room on the disk; collecting goes on by itself.',
  'clickhouse-unavailable': 'Nothing to do: it is tried again by itself.',
};

/** Where a proxy or a Psoxy holds the token it is mended there. */
const elsewhere: Readonly<Partial<Record<ErrorCode, string>>> = {
  'source-token-revoked': 'Give it a new token of the source; collecting goes on by itself where it stopped.',
  'source-token-expired': 'Give it a new token of the source; collecting goes on by itself where it stopped.',
  'source-address-refused':
    'If the source allows only some addresses, add the one from which it calls; else give it a new token of the source.',
  'source-scope-missing': 'Give it a token of the source that has every permission; collecting goes on by itself.',
};

const holders = { proxy: 'The proxy holds the token.', psoxy: 'The Psoxy holds the token.' } as const;

export function nextStepOf(code: ErrorCode, route: 'token' | 'proxy' | 'psoxy' = 'token'): string {
  const there = elsewhere[code];
  if (route !== 'token' && there !== undefined) return `${holders[route]} ${there}`;
  return steps[code] ?? 'It is tried again by itself. If it stays so, please report it.';
}

// The four errors of the house, named by what happens next.

/** What every error of ours carries: a documented code and a sentence for a person. */
abstract class HouseError extends Error {
  /** A documented code, kebab-case; `docs/errors.md` has a line for each. */
  readonly code: ErrorCode;
  /** What the reader can do now, one sentence. */
  readonly next: string;

  constructor(code: ErrorCode, message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.next = next;
  }
}

/** The other side asked for time: try again at `at`, nothing is wrong. */
export class RetryLater extends HouseError {
  readonly at: Date;

  /** `next` is for what nobody tries again but the reader. */
  constructor(code: ErrorCode, message: string, at: Date, options: ErrorOptions & { readonly next?: string } = {}) {
    super(code, message, options.next ?? `Nothing to do: it is tried again at ${at.toISOString()}.`, options);
    this.at = at;
  }
}

/** An authorization ended: a person must connect again before anything is read. */
export class Reconnect extends HouseError {}

/** The caller's fault: the same call fails again until the caller changes it. */
export class Refused extends HouseError {}

/** A promise of ours broke: stop, lose nothing, tell the operator. */
export class Defect extends HouseError {}

/** True for the errors of the house, whose message holds nothing that anybody wrote. */
export function isHouseError(error: unknown): error is RetryLater | Reconnect | Refused | Defect {
  return error instanceof HouseError;
}

/** Every code that can reach a person. `docs/errors.md` explains each; a test holds the two together. */
export const errorCodes = {
  'archive-not-found': 'There is no file or folder at that path.',
  'archive-unreadable': 'The file or folder cannot be read.',
  'archive-truncated': 'The zip file ends early.',
  'archive-unsafe': 'The zip file names a path outside itself.',
  'archive-too-large': 'The archive unpacks to more than the limit.',
  'archive-not-an-export': 'The archive is no Slack export.',
  'file-not-found': 'There is no file at that path.',
  'file-unreadable': 'The file cannot be read.',
  'file-truncated': 'The file ends early.',
  'file-too-large': 'The file is larger than the limit, packed or unpacked.',
  'file-name-invalid':
    'The name of the file holds other characters than letters, digits, dots, dashes and underscores.',
  'kept-file-refused': 'The file holds something other than rows that a proxy kept; nothing of it was stored.',
  'file-format-unknown': 'The file has none of the formats that are read.',
  'import-cancelled': 'The import was cancelled.',
  'import-running': 'An import is already running.',
  'consent-unknown': 'The answer belongs to no consent that was begun in this browser.',
  'consent-expired': 'The consent took longer than ten minutes.',
  'consent-app-missing': 'The credentials of your app at the source are not known yet.',
  'consent-app-wrong': 'The source does not know the app, or its secret is another one.',
  'consent-code-spent': 'The source gave a code that was used before or is too old.',
  'consent-redirect-wrong': 'The source does not allow the app to send the browser back here.',
  'consent-cancelled': 'The consent was cancelled at the source.',
  'consent-not-org-wide': 'The app was installed in a single workspace, not in the whole organization.',
  'consent-refused': 'The source refused the consent.',
  'consent-unanswered': 'The source did not answer while the connection was being made; nothing was connected.',
  'connection-exists': 'That workspace is connected already.',
  'connection-not-ready': 'The connection cannot do that in its present state.',
  'source-other-workspace': 'The token belongs to another workspace than the connection.',
  'source-token-revoked': 'The source no longer accepts the token of the connection.',
  'source-token-expired': 'The token of the connection has run out and was not renewed.',
  'source-address-refused': 'The source does not accept the token from the address of this server.',
  'source-scope-missing': 'The source did not grant a scope that is needed.',
  'source-policy': 'A policy of the source forbids the call.',
  'source-migrating': 'The source is being moved to another organization account.',
  'source-app-not-added': 'The app was not added to the workspace.',
  'source-scope-refused': 'The source granted a scope with which nothing may be read.',
  'source-refused-call': 'The source refused a call as wrongly asked.',
  'source-unknown-error': 'The source answered in a way that nothing describes.',
  'proxy-unavailable': 'The proxy does not answer as it should.',
  'proxy-unanswered': 'The proxy did not answer while the connection was being made; nothing was connected.',
  'proxy-url-refused': 'The address of the proxy is none that can be asked safely.',
  'proxy-refused': 'The proxy does not allow the call.',
  'proxy-caller-refused': 'The proxy does not know us by what we show it.',
  'proxy-certificate-refused':
    'The certificate of the proxy is vouched for by nobody we know, or is for another address.',
  'proxy-key-changed': 'The proxy, or a file that it sanitized, has another key than what came before.',
  'proxy-answer-malformed': 'The proxy answered with something other than kept rows.',
  'psoxy-url-refused': 'The address of the Psoxy is none that can be asked safely.',
  'psoxy-not-let-in': 'The cloud in front of the Psoxy does not let us in.',
  'psoxy-address-refused': 'The Psoxy does not accept calls from the address of this server.',
  'psoxy-rules-block': 'The rules of the Psoxy block a call that is needed.',
  'psoxy-not-configured': 'The Psoxy is not set up whole.',
  'psoxy-other-source': 'The Psoxy reads another source than the connection.',
  'psoxy-salt-default': 'The Psoxy makes its tokens with the salt that everybody knows.',
  'psoxy-salt-changed': 'The Psoxy has another salt than the one that the connection was made with.',
  'psoxy-salt-needed':
    'The files hold ids of people that are no tokens, and the salt of their Psoxy is not known here.',
  'psoxy-unavailable': 'The Psoxy, or the cloud in front of it, does not answer as it should.',
  'machine-credentials-off':
    'The operator of this installation lets the organization not use the credentials of its machine.',
  'machine-credentials-missing': 'The machine that Tacit runs on has no credentials of its cloud.',
  'machine-role-open': 'The role lets the machine of this installation in whoever it speaks for.',
  'psoxy-unanswered': 'The Psoxy did not answer while the connection was being made; nothing was connected.',
  'address-not-asked':
    'A connection that is read under another key could not be asked about the address, so nothing was done.',
  'objection-not-known': 'Somebody objected whom the connection could not be asked about, so nothing is read.',
  'source-unavailable': 'The source does not answer as it should.',
  halted: 'The organization is halted: nothing is collected, imported, computed or exported.',
  'approval-exists': 'The same is asked for already.',
  'approval-own': 'Whoever asked for it cannot confirm it.',
  'approval-over': 'It was confirmed, withdrawn, or is older than seven days.',
  'destroy-open': 'Another destruction of the organization is open.',
  'destroy-unconfirmed': 'What was typed is not the name of what would be destroyed.',
  'invalid-request': 'The request does not fit the documented shape.',
  'not-found': 'There is nothing at that address.',
  'not-signed-in': 'Nobody is signed in.',
  'not-allowed': 'The signed-in member may not do this.',
  'sign-in-link-spent': 'The sign-in link was used before or is too old.',
  'too-many-at-once': 'Too much of the same is under way already.',
  'sign-in-unknown': 'The answer belongs to no sign-in that was begun in this browser.',
  'sign-in-expired': 'The sign-in took longer than ten minutes.',
  'sign-in-cancelled': 'The sign-in was cancelled at the issuer.',
  'sign-in-refused': 'The issuer refused the sign-in.',
  'sign-in-code-spent': 'The issuer gave a code that was used before or is too old.',
  'sign-in-invalid': 'What the issuer answered does not hold.',
  'sign-in-address-unverified': 'The issuer does not say that the address is verified.',
  'sign-in-domain-unknown': 'The domain of the address is none of those that may sign in here.',
  'sign-in-bound-elsewhere': 'The member of that address signs in with another account.',
  'sign-in-not-invited': 'Nobody of that address is a member or invited.',
  'sign-in-role-unknown': 'The issuer says no role that is known here.',
  'issuer-unavailable': 'The issuer does not answer.',
  'issuer-unknown': 'There is no issuer of OpenID Connect at that address.',
  'issuer-mismatch': 'The issuer calls itself by another address.',
  'issuer-insecure': 'The issuer or one of its end points does not speak https.',
  'issuer-no-pkce': 'The issuer does not support PKCE with S256.',
  'issuer-client-wrong': 'The issuer does not know the client id, or its secret is another one.',
  'issuer-exists': 'The organization has that issuer already.',
  'domain-taken': 'Another organization of this installation lists that domain.',
  'too-many-attempts': 'There were too many attempts within a short time.',
  'last-owner': 'An organization cannot be without an owner.',
  'address-taken': 'A member has that address already.',
  'address-unproved': 'Nobody has proved whose the sign-in address is.',
  'invitation-spent': 'The invitation was accepted or revoked before, or is too old.',
  'invitation-other-address': 'The invitation is for another address, or for one that the sign-in has to prove.',
  'api-token-unknown': 'The API token is not known, was revoked or is too old.',
  'unknown-metric': 'There is no metric of that id.',
  'unknown-organization': 'There is no organization of that name.',
  'setting-invalid': 'A setting has a value that cannot be used.',
  'master-key-wrong': 'The master key does not open what was sealed.',
  'file-unwritable': 'The file cannot be written.',
  'backup-unreadable': 'The file is no backup, or it was cut off or changed.',
  'backup-key-wrong': 'The key does not open the backup.',
  'backup-exists': 'There is a file at that path already.',
  'backup-disturbed': 'Something was changed each time the backup was begun.',
  'data-directory-not-empty': 'There is data already where the backup is to be restored.',
  'older-version-running': 'A process of an older version works on the database.',
  'keys-rotating': 'The pseudonym key of the organization is being replaced.',
  'keys-of-proxy': 'The organization has pseudonyms from a proxy, whose key is not ours.',
  'keys-in-use': 'Another process works with the master key.',
  'data-directory-in-use': 'Another process works on the data directory.',
  'data-directory-newer': 'The data directory was written by a newer version.',
  'data-directory-foreign': 'The folder holds files that are not of Tacit.',
  'data-directory-unwritable': 'The data directory cannot be written.',
  'disk-full': 'The disk is full.',
  'port-in-use': 'Another program listens on the port.',
  'organizations-not-apart': 'The account of the database passes by the wall between organizations.',
  'postgres-unavailable': 'PostgreSQL does not start or answer.',
  'clickhouse-unavailable': 'ClickHouse does not start or answer.',
  'not-sanitized': 'Something tried to store a row that did not pass the privacy boundary.',
  internal: 'A promise of ours broke.',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCodes;

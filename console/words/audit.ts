// Entries of the audit log in words: what was done, on what, and what the chain says.
import type { AuditCheck, AuditEntry } from '../../src/api/contract/audit.ts';
import { counted, number } from './numbers.ts';
import { accountName, shortToken } from './people.ts';
import { capital } from './values.ts';
import { dayShort } from './weeks.ts';

/** The nouns of actions, as the filter names them. */
export const kindNames: Readonly<Record<string, string>> = {
  member: 'Members and sign-ins',
  invitation: 'Invitations',
  session: 'Ended sessions',
  'api-token': 'API tokens',
  issuer: 'Issuers of sign-ins',
  organization: 'Settings and halts',
  privacy: 'Minimum group',
  approval: 'What needs two',
  destroy: 'Destroying',
  app: 'App credentials',
  consent: 'Consents',
  connection: 'Data connections',
  import: 'Imports of archives',
  roster: 'HR files',
  upload: 'Other files',
  retention: 'Retention',
  matching: 'How accounts are matched',
  match: 'Decisions about accounts',
  original: 'Openings of addresses',
  token: 'Look-ups of tokens',
  figures: 'Figures that were looked at',
  evidence: 'Evidence packs',
  audit: 'Exports of this log',
  'my-data': 'Downloads of own data',
  objection: 'Objections',
  key: 'Keys',
  backup: 'Backups',
};

const actionWords: Readonly<Record<string, string>> = {
  'member.sign-in': 'Signed in',
  'member.sign-out': 'Signed out',
  'member.add': 'Added a member',
  'member.change-role': 'Changed the role of a member',
  'member.remove': 'Removed a member',
  'member.link': 'Made a sign-in link',
  'member.prove-address': 'Proved the sign-in address',
  'invitation.make': 'Made an invitation',
  'invitation.revoke': 'Took an invitation back',
  'invitation.accept': 'Accepted an invitation',
  'session.end': 'Ended a session',
  'session.end-all': 'Ended sessions of a member',
  'api-token.make': 'Made an API token',
  'api-token.revoke': 'Revoked an API token',
  'organization.add': 'Made the organization',
  'issuer.add': 'Let members sign in with an issuer',
  'issuer.change': 'Changed how members sign in with an issuer',
  'issuer.remove': 'Removed an issuer',
  'issuer.refuse': 'Refused a sign-in with an issuer',
  'organization.change': 'Changed settings of the organization',
  'organization.halt': 'Halted the organization',
  'organization.resume': 'Resumed the organization',
  'privacy.destroy-wait': 'Changed how many hours a destruction waits',
  'privacy.minimum-group': 'Changed how few people a figure may speak of',
  'approval.ask': 'Asked for what needs a second signature',
  'approval.confirm': 'Confirmed as the second',
  'approval.withdraw': 'Withdrew what was asked for',
  'destroy.preview-person': 'Had counted what is stored of one person',
  'destroy.stop': 'Stopped what was to be destroyed',
  'destroy.done': 'Destroyed what two had ordered',
  'app.change': 'Changed the app credentials of a connector',
  'consent.begin': 'Began to connect: asked the source for consent',
  'consent.grant': 'Connected: the source granted access',
  'connection.reach': 'Changed how far the connection looks',
  'connection.pace': 'Changed how many calls a second the connection makes',
  'connection.waive': 'Let the connection have a scope that is refused otherwise',
  'connection.choose': 'Chose which channels are read',
  'connection.start': 'Began to collect',
  'connection.sync': 'Asked to read it now',
  'connection.pause': 'Paused collecting',
  'connection.halt': 'Halted the connection',
  'connection.unhalt': 'Resumed the connection after its halt',
  'connection.resume': 'Resumed collecting',
  'connection.disconnect': 'Disconnected',
  'import.start': 'Began to import an archive',
  'import.cancel': 'Asked to cancel an import',
  'roster.apply': 'Applied an HR file',
  'roster.remove': 'Removed an HR file',
  'upload.apply': 'Applied a file',
  'upload.remove': 'Removed what stood of a file',
  'retention.change': 'Changed how long things are kept',
  'retention.hasten': 'Asked to remove now what is older than its period',
  'retention.enforce': 'Removed what is older than its period',
  'matching.change': 'Changed how accounts are matched',
  'match.decide': 'Decided whose an account is',
  'match.undo': 'Undid a decision about an account',
  'original.open': 'Opened the address and username of an account',
  'token.lookup': 'Looked up the token of an id',
  'my-data.download': 'Downloaded what is kept about themselves',
  'objection.record': 'Recorded the objection of somebody without a sign-in',
  'objection.withdraw': 'Withdrew an objection that was recorded for somebody',
  'figures.query': 'Looked at figures',
  'figures.export': 'Exported figures',
  'evidence.export': 'Had the evidence pack written',
  'audit.export': 'Exported the audit log',
  'backup.make': 'Made a backup of everything',
  'backup.restore': 'Restored a backup',
  'key.rotate': 'Put a new key in the place of an old one',
  'key.destroy': 'Destroyed a key that nothing needs any more',
};

export const hasWords = (action: string): boolean =>
  Object.hasOwn(actionWords, action) && Object.hasOwn(kindNames, action.split('.')[0] ?? '');

/** An action of a version that this page does not know is shown as it stands. */
export const actionText = (action: string): string =>
  (Object.hasOwn(actionWords, action) && actionWords[action]) || action;

/** Who did it. */
export function whoText({ member }: Pick<AuditEntry, 'member'>): string {
  if (member === null) return 'Tacit or its operator';
  return member.name ?? `Former member ${shortToken(member.id)}`;
}

/** What it was done to, where that is not said by what was done. Connections have names elsewhere. */
export function subjectText({ action, subject, details }: Pick<AuditEntry, 'action' | 'subject' | 'details'>): string {
  const [noun = ''] = action.split('.');
  if (noun === 'roster' && typeof details['day'] === 'string') return dayShort(details['day']);
  if (subject === null || noun === 'member' || noun === 'organization') return '';
  if (noun === 'match' || noun === 'original') return accountName(subject);
  if (noun === 'token') return `${capital(String(details['kind'] ?? 'token'))} ${shortToken(subject)}`;
  return `${isAboutConnection(action) ? 'Connection' : 'Number'} ${shortToken(subject)}`;
}

export const isAboutConnection = (action: string): boolean => /^(?:connection|consent|import)\./.test(action);

type Detail = AuditEntry['details'][string];
const yesOrNo = (words: string) => (value: Detail) => `${words}: ${value === true ? 'yes' : 'no'}`;
const named = (words: string) => (value: Detail) => `${words}: ${value}`;

/** Those that another column says already are empty. */
const detailWords: Readonly<Record<string, (value: Detail) => string>> = {
  name: (value) => (value === true ? 'new name' : ''),
  timeZone: (value) => (value === true ? 'new time zone' : ''),
  which: (value) =>
    ({ all: 'all channels', chosen: 'chosen channels', 'all-but': 'all channels but some' })[String(value)] ??
    String(value),
  callsPerSecond: (value) => (value === 0 ? 'as proposed' : `${value} a second`),
  permission: (value) => String(value),
  horizonDays: (value) => `${counted(Number(value), 'day', 'days')} back`,
  includesExternal: yesOrNo('shared with other organizations too'),
  keepsData: (value) => (value === true ? 'what it stored is kept' : 'what it stored is removed'),
  isRevoked: (value) => (value === true ? 'revoked at the source' : 'the source could not be told'),
  stripsTags: yesOrNo('tags are taken off'),
  usernamesAreUnique: yesOrNo('usernames are one person’s everywhere'),
  domainAliases: (value) => `domains that stand for another: ${number(Number(value))}`,
  people: (value) => counted(Number(value), 'person', 'people'),
  findings: (value) => counted(Number(value), 'finding', 'findings'),
  domains: (value) => counted(Number(value), 'domain', 'domains'),
  members: (value) => `${counted(Number(value), 'member', 'members')} signed in with it`,
  trustsAddresses: (value) => (value === true ? 'addresses count as verified where it says nothing' : ''),
  takesUninvited: (value) => (value === true ? 'lets everybody of the domains in' : ''),
  saysRoles: (value) => (value === true ? 'says the roles' : ''),
  mayMakeOwners: (value) => (value === true ? 'may make owners' : ''),
  newSecret: (value) => (value === true ? 'new client secret' : ''),
  eventsMonths: (value) => `events: ${counted(Number(value), 'month', 'months')}`,
  filesMonths: (value) => `files: ${counted(Number(value), 'month', 'months')}`,
  figuresMonths: (value) => `figures: ${counted(Number(value), 'month', 'months')}`,
  months: (value) => (value === 0 ? 'as the organization' : counted(Number(value), 'month', 'months')),
  isOwn: () => '',
  messages: (value) => counted(Number(value), 'message', 'messages'),
  fileRows: (value) => counted(Number(value), 'row of a file', 'rows of files'),
  rosters: (value) => counted(Number(value), 'HR file', 'HR files'),
  figureWeeks: (value) => counted(Number(value), 'week of figures', 'weeks of figures'),
  uncomputedDays: (value) => (value === 0 ? '' : `not computed before: ${counted(Number(value), 'day', 'days')}`),
  rows: (value) => counted(Number(value), 'row', 'rows'),
  number: (value) => `decision ${number(Number(value))}`,
  other: (value) => `the other is ${shortToken(String(value))}`,
  scope: (value) => (value === 'days' ? 'days' : `this ${value}`),
  connection: (value) => `connection ${shortToken(String(value))}`,
  events: (value) => counted(Number(value), 'event', 'events'),
  threads: (value) => counted(Number(value), 'thread', 'threads'),
  snapshots: (value) => `${counted(Number(value), 'row', 'rows')} of people and channels`,
  figures: (value) => counted(Number(value), 'row of figures', 'rows of figures'),
  sealed: (value) => counted(Number(value), 'sealed secret', 'sealed secrets'),
  queue: (value) => `${number(Number(value))} in the queue`,
  audit: (value) => (value === 0 ? '' : counted(Number(value), 'audit entry', 'audit entries')),
  rest: (value) => counted(Number(value), 'other row', 'other rows'),
  weeks: (value) => `${counted(Number(value), 'week', 'weeks')} counted anew`,
  receipt: (value) => `receipt ${number(Number(value))}`,
  from: (value) => `from ${value}`,
  to: (value) => `to ${value}`,
  metric: named('metric'),
  overview: (value) => `overview, ${String(value).replaceAll('-', ' ')}`,
  by: (value) =>
    value === 'organization' ? '' : `by ${value === 'own-dimension' ? 'a dimension of your own' : value}`,
  week: (value) => `week ${value}`,
  connector: named('connector'),
  role: named('role'),
  with: (value) =>
    ({ link: 'with a link', invitation: 'with an invitation', openid: 'at the issuer' })[String(value)] ??
    String(value),
  session: (value) => `session ${shortToken(String(value))}`,
  count: (value) => counted(Number(value), 'session', 'sessions'),
  isForOneAddress: (value) => (value === true ? 'for one address' : 'for whoever has the link'),
  mustUseOpenId: (value) => (value === true ? 'only with a sign-in at the issuer' : ''),
  isProved: (value) => (value === true ? 'with a proved address' : ''),
  lifeInDays: (value) => `for ${counted(Number(value), 'day', 'days')}`,
  mode: (value) => (value === 'bot' ? 'as a bot' : 'as a person'),
};

/** `decision 3, same, the other is 7c12-0001`. */
export function detailsText({ action, details }: Pick<AuditEntry, 'action' | 'details'>): string {
  const isSaid = (name: string) =>
    (action.startsWith('roster.') && name === 'day') || (action.startsWith('token.') && name === 'kind');
  return Object.entries(details)
    .filter(([name]) => !isSaid(name))
    .map(([name, value]) => detailText(name, value))
    .filter((words) => words !== '')
    .join(', ');
}

function detailText(name: string, value: Detail): string {
  const words = Object.hasOwn(detailWords, name) ? detailWords[name] : undefined;
  if (words !== undefined) return words(value);
  // The scopes of an API token.
  if (name.includes(':') && value === true) return name;
  if (name === 'kind' || name === 'day') return String(value).replaceAll('-', name === 'kind' ? ' ' : '-');
  return `${name}: ${value}`;
}

/** What the check of the chain found, as a sentence. */
export function chainText({ entries, brokenAt }: Pick<AuditCheck, 'entries' | 'brokenAt'>, at: string): string {
  if (brokenAt !== null)
    return `The chain breaks at entry ${number(brokenAt)}: it was changed, is missing or was moved. ${
      brokenAt === 1 ? 'No entry' : `Only what comes before it, ${counted(entries, 'entry', 'entries')},`
    } can be trusted.`;
  return `The chain holds: ${counted(entries, 'entry', 'entries')}, each with the hash of the one before, as of ${at}.`;
}

interface Found {
  readonly shown: number;
  readonly hasOlder: boolean;
  readonly isFiltered: boolean;
  /** True where newer ones stand on a page before. */
  readonly isLater: boolean;
}

/** How many entries there are, or that more than the shown ones are: the rest is not counted. */
export function foundText({ shown, hasOlder, isFiltered, isLater }: Found): string {
  const entries = counted(shown, 'entry', 'entries');
  if (!hasOlder && !isLater) return isFiltered ? `Found: ${entries}.` : `${entries} in all.`;
  const older = isFiltered ? 'older ones fit too' : 'there are older ones';
  return `${entries} on this page; ${hasOlder ? older : 'none is older'}.`;
}

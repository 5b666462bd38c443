// Destroying and what needs two, in words: what it is, how many, and how it stands.
import type { Approval } from '../../src/api/contract/approvals.ts';
import type { DestroyPreview, DestroyScope, DestroyTarget, Destruction } from '../../src/api/contract/destroy.ts';
import { counted, number } from './numbers.ts';
import { dayRange } from './runs.ts';

type Summary = DestroyPreview['summary'];

const lines: readonly (readonly [key: keyof Summary, one: string, many: string])[] = [
  ['events', 'event', 'events'],
  ['threads', 'record of a thread', 'records of threads'],
  ['snapshots', 'row about people, channels and files', 'rows about people, channels and files'],
  ['naming', 'row of others that names them', 'rows of others that name them'],
  ['figures', 'row of figures and what they are made of', 'rows of figures and what they are made of'],
  ['sealed', 'sealed secret', 'sealed secrets'],
  ['queue', 'item of the queue', 'items of the queue'],
  ['audit', 'entry of the audit log', 'entries of the audit log'],
  ['rest', 'other row', 'other rows'],
];

/** `1,204,332 events`, a line for each kind of which there are any. */
export function summaryLines(summary: Readonly<Partial<Record<keyof Summary, unknown>>>): string[] {
  const found = lines
    .map(([key, one, many]) => ({ count: Number(summary[key] ?? 0), one, many }))
    .filter(({ count }) => count > 0)
    .map(({ count, one, many }) => counted(count, one, many));
  return found.length === 0 ? ['Nothing is stored of it.'] : found;
}

/** `Destroy 1,204,332 events of connection Slack, Acme`; of a person it says no number: whoever signs has a list. */
export function destroyText(scope: DestroyScope, name: string, events: number): string {
  if (scope.is === 'person') return `Erase ${scopeText(scope, name)}`;
  const what = events === 0 ? '' : `${counted(events, 'event', 'events')} of `;
  return `Destroy ${what}${scopeText(scope, name)}`;
}

/** `connection Slack`, `the days 1 to 31 January 2026`, `everything of Acme`, `one person`. */
export function scopeText(scope: DestroyScope, name: string): string {
  if (scope.is === 'connection') return `connection ${name}`;
  if (scope.is === 'days') return `the days ${dayRange(scope.from, scope.to)}`;
  if (scope.is === 'person')
    return scope.objects ? 'one person, and keep nothing about them from now on' : 'one person';
  return `everything of ${name}`;
}

/** What an approval would order, one line. `nameOf` gives the name of a connection. */
export function approvalText(
  { kind, subject, details }: Pick<Approval, 'kind' | 'subject' | 'details'>,
  nameOf: (connection: string) => string,
  organization: string,
): string {
  if (kind === 'minimum-group') {
    return `Lower the minimum group from ${number(Number(details['from']))} to ${number(Number(details['to']))} people`;
  }
  if (kind === 'reach') {
    const [from, to] = ['from', 'to'].map((name) => reachNames[String(details[name])]);
    return `Widen what connection ${nameOf(subject)} reads from ${from} to ${to}`;
  }
  if (kind === 'waive-scope') {
    return `Let connection ${nameOf(subject)} have ${String(details['permission'])}, which is refused otherwise`;
  }
  const scope = scopeOf(details);
  const name = scope.is === 'connection' ? nameOf(scope.connection) : organization;
  return destroyText(scope, name, Number(details['events'] ?? 0));
}

const reachNames: Readonly<Record<string, string>> = {
  public: 'public channels',
  private: 'private channels',
  direct: 'direct messages',
};

function scopeOf(details: Approval['details']): DestroyScope {
  if (details['scope'] === 'connection') return { is: 'connection', connection: String(details['connection']) };
  if (details['scope'] === 'days') return { is: 'days', from: String(details['from']), to: String(details['to']) };
  if (details['scope'] === 'person') return { is: 'person', objects: details['objects'] === true };
  return { is: 'organization' };
}

const token = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whoever is typed: a token is one, everything else is an address. */
export function whomOf(typed: string): Extract<DestroyTarget, { is: 'person' }>['whom'] {
  const whom = typed.trim();
  return token.test(whom) ? { token: whom.toLowerCase() } : { address: whom };
}

export const destructionStates: Readonly<Record<Destruction['state'], string>> = {
  asked: 'Needs a second signature',
  waiting: 'Confirmed, waits',
  running: 'Being destroyed',
  done: 'Destroyed',
  stopped: 'Stopped; nothing was destroyed',
};

/** Who signed: the operator of the machine has no name. */
export const signerText = (by: { readonly name: string | null } | null): string =>
  by === null ? 'the operator of the machine' : (by.name ?? 'a former member');

/** `as soon as it has`, `24 hours after`. */
export const waitText = (hours: number): string =>
  hours === 0 ? 'as soon as it has' : `${counted(hours, 'hour', 'hours')} after`;

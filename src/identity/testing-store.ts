// For tests: accounts and HR files in a real event store, through the privacy boundary, with tokens of real keys.
import { newId } from '../base/ids.ts';
import type { Control } from '../control/control.ts';
import { listRosters, placeRosters } from '../control/rosters.ts';
import { organizationKeys } from '../control/secrets.ts';
import type { EventStore } from '../events/store.ts';
import { accountClaims } from '../privacy/account-claims.ts';
import { addressParts, nearForms } from '../privacy/address.ts';
import { type Pseudonymizer, pseudonymizer } from '../privacy/pseudonym.ts';
import { sanitizer } from '../privacy/sanitize.ts';
import { accountShape, type Keep, rosterShape } from '../privacy/shapes.ts';
import {
  countOf,
  countsOf,
  day,
  flag,
  identities,
  identity,
  label,
  labels,
  oneOf,
  person,
  ref,
} from '../privacy/vocabulary.ts';

/** `claims` are pairs such as `['account@slack', 'U1']`. */
export interface ListedPerson {
  readonly id: string;
  readonly emails?: readonly string[];
  readonly usernames?: readonly string[];
  readonly claims?: readonly (readonly [string, string])[];
  readonly isLeftOut?: boolean;
  readonly department?: string;
  /** The ids of everybody above, the nearest first. */
  readonly managers?: readonly string[];
}

export interface ListedAccount {
  readonly id: string;
  readonly email?: string;
  readonly username?: string;
  readonly class?: string;
}

const accountKeep: Keep<typeof accountShape> = {
  account: person('id'),
  ...accountClaims<never>({
    source: 'test',
    id: (one) => (one as ListedAccount).id,
    address: (one) => (one as ListedAccount).email,
    username: (one) => (one as ListedAccount).username,
  }),
  class: oneOf('class'),
  isDeactivated: flag('isDeactivated'),
};

const ofPerson =
  <T>(read: (one: ListedPerson) => T) =>
  (record: unknown): T =>
    read(record as ListedPerson);
const part = (which: 'mailbox' | 'plainMailbox' | 'domain') =>
  ofPerson(({ emails = [] }) => emails.map((email) => addressParts(email)?.[which]));

const rosterKeep: Keep<typeof rosterShape, string> = {
  snapshot: ref('snapshot', (_, snapshot) => snapshot),
  person: identity('hr-id', 'id'),
  emails: identities('email', 'emails[]'),
  mailboxes: identities('mailbox', part('mailbox')),
  plainMailboxes: identities('mailbox', part('plainMailbox')),
  domains: identities('domain', part('domain')),
  usernames: identities('username', 'usernames[]'),
  claims: identities(
    'account',
    ofPerson(({ claims = [] }) => claims),
  ),
  near: identities(
    'near',
    ofPerson(({ emails = [] }) => emails.flatMap((email) => nearForms(addressParts(email)?.mailbox))),
  ),
  manager: identity(
    'hr-id',
    ofPerson(({ managers = [] }) => managers[0]),
  ),
  managers: identities('hr-id', 'managers[]'),
  joinedOn: day('nothing'),
  leftOn: day('nothing'),
  zone: label('zone', 'nothing'),
  workStart: countOf('nothing'),
  workEnd: countOf('nothing'),
  workDays: countOf('nothing'),
  isLeftOut: flag('isLeftOut'),
  groups: labels(ofPerson(({ department }) => (department === undefined ? [] : [['department', department]]))),
  dimensions: countsOf(ofPerson(({ department }) => (department === undefined ? [] : [2]))),
};

export interface ListedOrganization {
  readonly pseudonymize: Pseudonymizer;
  /** The token of an account of the test's source, and of a person. */
  account(id: string): string;
  person(id: string): string;
  listAccounts(accounts: readonly ListedAccount[], connectionId: string, version?: number): Promise<void>;
  /** Applies an HR file of that day, in place of one that stood for it. */
  applyRoster(on: string, people: readonly ListedPerson[]): Promise<void>;
}

/** With the tokens of the organization's own key, or with others that two organizations have in common. */
export async function listedOrganization(
  control: Control,
  store: EventStore,
  organizationId: string,
  ownTokens?: Pseudonymizer,
): Promise<ListedOrganization> {
  const key = await organizationKeys(control, organizationId);
  const pseudonymize = ownTokens ?? pseudonymizer(key, { name: 'test', normalize: (id) => id });
  const accountsOf = sanitizer(accountShape, accountKeep, pseudonymize);
  const peopleOf = sanitizer(rosterShape, rosterKeep, pseudonymize);
  return {
    pseudonymize,
    account: (id) => pseudonymize.person(id),
    person: (id) => pseudonymize.identity('hr-id', id),
    async listAccounts(accounts, connectionId, version = 1) {
      const records = accounts.map((one) => ({ class: 'person', ...one }));
      await store.append(organizationId, connectionId, accountsOf(records, undefined as never), version);
    },
    async applyRoster(on, people) {
      const { length } = await listRosters(control, organizationId);
      const apply = newId();
      await store.append(organizationId, newId(), peopleOf(people, apply), length + 1);
      const snapshot = pseudonymize.ref('snapshot', apply);
      await placeRosters(control, organizationId, [{ day: on, snapshot, people: people.length, findings: 0 }], null);
    },
  };
}

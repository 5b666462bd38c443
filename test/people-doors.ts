// The doors to people over real engines: accounts and messages of Slack, HR files, and whoever asks.
import { buildApi } from '../src/api/server.ts';
import type { Role } from '../src/api/access.ts';
import type { Services } from '../src/api/services.ts';
import { newId } from '../src/base/ids.ts';
import { keepFigures } from '../src/cli/wiring/figure-keeper.ts';
import { peopleServices } from '../src/cli/wiring/people-services.ts';
import { sanitizeWithOriginals } from '../src/connector/originals.ts';
import { slackExport } from '../src/connectors/slack/slack-export.ts';
import { keepOriginals } from '../src/control/account-originals.ts';
import { openConnection } from '../src/control/connections.ts';
import { findOrganization } from '../src/control/organizations.ts';
import { openQueue } from '../src/control/queue.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { type TestControl, testControl, testDatabase, testOrganization } from '../src/control/testing.ts';
import { type TestEventStore, testEventStore } from '../src/events/testing.ts';
import { type ListedOrganization, listedOrganization } from '../src/identity/testing-store.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { type Sanitized, sanitizer } from '../src/privacy/sanitize.ts';
import type { Shape } from '../src/privacy/shapes.ts';

export interface Answered {
  readonly status: number;
  // The test says what it expects of it.
  readonly body: Readonly<Record<string, unknown>>;
}

export interface PeopleDoors {
  readonly control: TestControl;
  readonly events: TestEventStore;
  newOrganization(): Promise<PeopleOrganization>;
  close(): Promise<void>;
}

export interface PeopleOrganization extends Pick<ListedOrganization, 'person' | 'applyRoster'> {
  readonly id: string;
  readonly connectionId: string;
  /** The token of an account of Slack. */
  account(id: string): string;
  /** Accounts as Slack lists them, their originals sealed. */
  list(accounts: readonly Readonly<Record<string, unknown>>[], version?: number): Promise<void>;
  /** Stores so many messages of somebody, one a minute from that instant on. */
  say(account: string, count: number, from: string): Promise<void>;
  /** Waits until the figures are there, and persons with them. */
  settle(): Promise<void>;
  ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, as?: Role, body?: object): Promise<Answered>;
}

export async function openPeopleDoors(): Promise<PeopleDoors> {
  const database = await testDatabase();
  const control = await testControl(database.pool);
  const events = await testEventStore();
  const queue = openQueue(control);
  const keeper = keepFigures(control, events.store, queue);
  const services = {
    clock: control.clock,
    log: control.log,
    publicUrl: 'http://localhost:7400',
    connectors: [],
    signIn: { memberOf: async (headers: Headers) => sessionOf(headers) },
    organizations: { find: (id: string) => findOrganization(control, id) },
    people: peopleServices({ control, store: events.store, keeper }),
  } as unknown as Services;
  const api = await buildApi(services, undefined);
  return {
    control,
    events,
    async newOrganization() {
      const id = await testOrganization(control);
      await events.store.prepareOrganization(id);
      const memberId = await newMember(control, id);
      return {
        ...(await organizationOf(control, events, id)),
        settle: () => keeper.compute(id),
        async ask(method, path, as = 'owner', body) {
          const headers = { cookie: `who=${id}/${as}/${memberId}`, 'x-tacit': 'test' };
          const sent = body === undefined ? {} : { payload: body };
          const answer = await api.app.inject({ method, url: path, headers, ...sent });
          return { status: answer.statusCode, body: answer.body.startsWith('{') ? answer.json() : {} };
        },
      };
    },
    async close() {
      await api.close();
      await queue.stop();
      await control.close();
      await database.close();
      await events.stop();
    },
  };
}

function sessionOf(headers: Headers) {
  const [, organizationId, role, id] = /who=([\w-]+)\/(\w+)\/([\w-]+)/.exec(headers.get('cookie') ?? '') ?? [];
  const member = { id, name: 'M', role };
  return role === undefined ? null : { member, organizationId, expiresAt: new Date(8.64e15) };
}

async function newMember(control: TestControl, organizationId: string): Promise<string> {
  const now = control.clock.now();
  const id = newId();
  const row = { id, organization_id: organizationId, name: 'M', email: `${id}@example.org`, role: 'owner' } as const;
  const rest = { is_email_verified: true, image: null, created_at: now, updated_at: now };
  await control.db
    .insertInto('members')
    .values({ ...row, ...rest })
    .execute();
  return id;
}

async function organizationOf(control: TestControl, { store }: TestEventStore, id: string) {
  const pseudonymize = pseudonymizer(await organizationKeys(control, id), slackExport.namespace);
  const wanted = { organizationId: id, connectorId: 'slack-export', connectorName: 'Slack export', sourceRef: newId() };
  const { id: connectionId } = await openConnection(control, wanted);
  const { applyRoster, person } = await listedOrganization(control, store, id);
  const sanitizeOf = (stream: string) => {
    const { shape, keep } = slackExport.streams[stream]!;
    return sanitizer<Shape, unknown>(shape, keep as never, pseudonymize);
  };
  const append = (rows: Sanitized, version: number) => store.append(id, connectionId, rows, version);
  const context = { channel: 'C1', bots: new Set(), teams: new Set() };
  return {
    id,
    connectionId,
    person,
    applyRoster,
    account: (name: string) => pseudonymize.person(name),
    async list(accounts: readonly Readonly<Record<string, unknown>>[], version = 1) {
      const { sanitized, originals } = sanitizeWithOriginals(slackExport, sanitizeOf('accounts'), accounts, context);
      await keepOriginals(control, id, connectionId, originals);
      await append(sanitized, version);
    },
    async say(account: string, count: number, from: string) {
      const records = Array.from({ length: count }, (_, at) => {
        const ts = (Date.parse(from) / 1000 + 60 * at).toFixed(6);
        return { type: 'message', user: account, text: 'a word', ts };
      });
      await append(sanitizeOf('messages')(records, context), 1);
    },
  };
}

const accounts = [
  { id: 'U1', name: 'ann', profile: { email: 'ann@example.com' } },
  { id: 'U2', name: 'ben.lang', profile: { email: 'ben.lang@private.example' } },
  { id: 'U3', name: 'team', profile: { email: 'team@example.com' } },
  { id: 'U4', name: 'helper', is_bot: true },
  { id: 'U5', name: 'eve', is_stranger: true },
];
const people = [
  { id: 'P1', emails: ['ann@example.com'], department: 'Sales' },
  { id: 'P2', emails: ['lang.ben@example.com'], department: 'Support' },
  { id: 'P3', emails: ['carla@example.com', 'team@example.com'], department: 'Sales' },
  { id: 'P4', emails: ['dan@example.com', 'team@example.com'], isLeftOut: true },
];

/** Accounts, what they wrote, and an HR file in which everything is that an administrator must look at. */
export async function filledOrganization(doors: PeopleDoors): Promise<PeopleOrganization> {
  const of = await doors.newOrganization();
  await of.list(accounts);
  await of.say('U1', 4, '2026-02-02T10:00:00Z');
  await of.say('U2', 3, '2026-02-03T10:00:00Z');
  await of.say('U3', 2, '2026-02-04T10:00:00Z');
  await of.say('U9', 1, '2026-02-05T10:00:00Z');
  await of.applyRoster('2026-01-31', people);
  await of.settle();
  return of;
}

// The API over real engines and a stand-in Slack, with every answer and every line of the log kept; the test says who asks.
import { Writable } from 'node:stream';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/server.ts';
import { buildApi } from '../src/api/server.ts';
import type { Role } from '../src/api/access.ts';
import type { Services } from '../src/api/services.ts';
import { newId } from '../src/base/ids.ts';
import { openLog } from '../src/base/log.ts';
import { type FigureKeeper, keepFigures } from '../src/cli/wiring/figure-keeper.ts';
import { figureServices } from '../src/cli/wiring/figures.ts';
import { haltServices } from '../src/cli/wiring/halts.ts';
import { peopleServices } from '../src/cli/wiring/people-services.ts';
import { connectionServices } from '../src/cli/wiring/records.ts';
import { openLimiter } from '../src/collector/calls/limiter.ts';
import { callsOf } from '../src/collector/calls-of.ts';
import type { Live } from '../src/collector/live.ts';
import type { Source } from '../src/collector/source.ts';
import { Syncs } from '../src/collector/syncs.ts';
import { slack } from '../src/connectors/slack/slack.ts';
import { findOrganization } from '../src/control/organizations.ts';
import { openQueue } from '../src/control/queue.ts';
import { changeRetention } from '../src/control/retention.ts';
import { type TestControl, testControl, testDatabase, testOrganization } from '../src/control/testing.ts';
import { testEventStore } from '../src/events/testing.ts';

export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Where a browser is sent. */
  readonly location: string | undefined;
  /** `name=value` of each cookie that is set. */
  readonly cookies: readonly string[];
}

export interface Asker {
  readonly memberId: string;
  readonly organizationId: string;
  readonly role: Role;
}

export interface LiveDoors {
  readonly control: TestControl;
  readonly live: Live;
  readonly sandbox: Sandbox;
  /** The owner of an organization for one test alone. */
  newOwner(): Promise<Asker>;
  ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    as: Asker | null,
    sent?: { readonly body?: unknown; readonly cookie?: string },
  ): Promise<Answered>;
  /** Asks for the figures of an organization and waits until whoever computes them has answered. */
  compute(organizationId: string): Promise<void>;
  /** Listens on the loopback, for what `ask` cannot do, and gives its address. */
  listen(): Promise<string>;
  /** The headers of somebody who is signed in. */
  headersOf(asker: Asker): Readonly<Record<string, string>>;
  /** Every line of the log so far. */
  log(): string;
  /** Every answer so far with its headers; the addresses of consent pages are left out, for they carry a state. */
  answers(): string;
  close(): Promise<void>;
}

export const publicUrl = 'http://localhost:7400';

interface Rooms {
  readonly control: TestControl;
  readonly live: Live;
  readonly keeper: FigureKeeper;
  readonly sandbox: Sandbox;
  readonly lines: readonly string[];
  close(): Promise<void>;
}

async function openRooms(options: Partial<SandboxOptions>): Promise<Rooms> {
  const database = await testDatabase();
  const lines: string[] = [];
  const into = new Writable({ write: (piece, _encoding, done) => (lines.push(String(piece)), done()) });
  const control: TestControl = { ...(await testControl(database.pool)), log: openLog('info', into) };
  const events = await testEventStore();
  const { store } = events;
  const sandbox = await startSandbox({
    workspaces: [{ seed: 7, people: 40, messages: 1500, endsAt: new Date('2026-03-01T00:00:00Z') }],
    clock: control.clock,
    ...options,
  });
  const limiter = openLimiter({ control, scale: Infinity });
  const address = { baseUrl: sandbox.url, developerUrl: sandbox.url, isSandbox: false, limiter, scale: 1 };
  const source: Source = { connector: slack, ...address };
  const queue = openQueue(control);
  const keeper = keepFigures(control, store, queue);
  const syncs = new Syncs({
    control,
    store,
    queue,
    connectors: [slack],
    openCalls: (connection, _connector, signal) => callsOf(control, source, connection, signal),
    requestFigures: (id) => keeper.request(id),
  });
  return {
    control,
    live: { control, store, sources: [source], syncs, publicUrl: () => publicUrl },
    keeper,
    sandbox,
    lines,
    async close() {
      await syncs.stop();
      await queue.stop();
      await sandbox.close();
      await control.close();
      await database.close();
      await events.stop();
    },
  };
}

function servicesOf({ control, live, keeper }: Rooms, askers: ReadonlyMap<string, Asker>): Services {
  const rooms = { control, store: live.store, connectors: [slack] };
  return {
    clock: control.clock,
    log: control.log,
    publicUrl,
    connectors: [slack],
    live,
    signIn: { memberOf: async (headers: Headers) => sessionOf(askers, headers) },
    organizations: { find: (id: string) => findOrganization(control, id) },
    halts: haltServices({
      control,
      keeper,
      syncs: live.syncs,
      imports: { cancelAll: () => undefined, cancelInto: () => undefined },
    }),
    connections: connectionServices(rooms, () => undefined),
    people: peopleServices({ control, store: live.store, keeper }),
    figures: figureServices(rooms, (id) => keeper.isBehind(id)),
  } as unknown as Services;
}

/** A standing clock of house and stand-in decides the time: nine in the morning of 2 March 2026. */
export async function openLiveDoors(options: Partial<SandboxOptions> = {}): Promise<LiveDoors> {
  const rooms = await openRooms(options);
  const { control, live, sandbox, lines } = rooms;
  const askers = new Map<string, Asker>();
  const api = await buildApi(servicesOf(rooms, askers), undefined);
  const answers: string[] = [];
  const headersOf = (asker: Asker) => {
    askers.set(asker.memberId, asker);
    return { cookie: `who=${asker.memberId}`, 'x-tacit': 'test' };
  };
  return {
    control,
    live,
    sandbox,
    async newOwner() {
      const organizationId = await testOrganization(control);
      // What a test finds at the source is kept, however old it is.
      await changeRetention(control, organizationId, { periods: { events: 120 } }, null);
      return ownerOf(control, organizationId);
    },
    headersOf,
    async ask(method, path, as, { body, cookie = '' } = {}) {
      const signedIn = as === null ? {} : headersOf(as);
      const headers = { ...signedIn, cookie: `${'cookie' in signedIn ? signedIn.cookie : ''}; ${cookie}` };
      const sent = body === undefined ? {} : { payload: body as object };
      const answer = await api.app.inject({ method, url: path, headers, ...sent });
      answers.push(`${answer.statusCode} ${JSON.stringify(answer.headers)}`);
      if (!path.endsWith('/consent')) answers.push(answer.body);
      return {
        status: answer.statusCode,
        body: answer.body.startsWith('{') ? (JSON.parse(answer.body) as Record<string, unknown>) : {},
        location: answer.headers.location,
        cookies: [answer.headers['set-cookie'] ?? []].flat().map((one) => one.split(';')[0]!),
      };
    },
    compute: (organizationId) => rooms.keeper.compute(organizationId),
    listen: async () => `http://127.0.0.1:${await api.listen('127.0.0.1', 0)}`,
    log: () => lines.join(''),
    answers: () => answers.join('\n'),
    async close() {
      await api.close();
      await rooms.close();
    },
  };
}

async function ownerOf(control: TestControl, organizationId: string): Promise<Asker> {
  const now = control.clock.now();
  const memberId = newId();
  const row = { id: memberId, organization_id: organizationId, name: 'M', email: `${memberId}@example.org` } as const;
  const rest = { is_email_verified: true, image: null, role: 'owner', created_at: now, updated_at: now } as const;
  await control.db
    .insertInto('members')
    .values({ ...row, ...rest })
    .execute();
  return { memberId, organizationId, role: 'owner' };
}

function sessionOf(askers: ReadonlyMap<string, Asker>, headers: Headers) {
  const found = askers.get(/who=([\w-]+)/.exec(headers.get('cookie') ?? '')?.[1] ?? '');
  if (found === undefined) return null;
  const { memberId: id, organizationId, role } = found;
  return { member: { id, name: 'M', role }, organizationId, expiresAt: new Date(8.64e15) };
}

// The ways to collect one Slack organization, each in turn into the same empty store, and what each of them brought.
import { control as order, tokenFor } from '../sandbox/http/ask.ts';
import { type Psoxy, startPsoxy } from '../sandbox/psoxy/psoxy.ts';
import { silentLog } from '../src/base/log.ts';
import type { ApiConnector } from '../src/connector/api-connector.ts';
import { psoxyVariant, throughPsoxy as connectorThroughPsoxy } from '../src/connector/through-psoxy.ts';
import { slackAnalytics } from '../src/connectors/slack/slack-analytics.ts';
import { slack as slackOfWeb } from '../src/connectors/slack/slack.ts';
import { slackDiscovery } from '../src/connectors/slack/slack-discovery.ts';
import { forgetConnection } from '../src/control/connections.ts';
import type { LiveConnection } from '../src/control/live-connections.ts';
import { organizationKeys } from '../src/control/secrets.ts';
import { removeStored } from '../src/events/destruction.ts';
import { computeFigures } from '../src/metrics/figures.ts';
import { accountShape, channelShape, messageShape, type Shape } from '../src/privacy/shapes.ts';
import { pseudonymizer } from '../src/privacy/pseudonym.ts';
import { throughPsoxy } from '../src/privacy/psoxy-token.ts';
import { runProxy } from '../src/proxy/run.ts';
import type { CollectingHouse } from './collecting-house.ts';
import type { GridStandIn } from './grid-stand-in.ts';

/** What is compared: the rows of these shapes, field by field. */
export const comparedShapes: readonly Shape[] = [messageShape, accountShape, channelShape];

export interface RouteOfSlack {
  readonly name: string;
  readonly connector: ApiConnector;
  /** Of what it does not see, in words; absent where it sees all that there is. */
  readonly without?: string;
  /** The way whose figures are of the same channels and people; the first where it is left out. */
  readonly figuresLike?: string;
  /** What it tells otherwise than the first way, each with what it tells. */
  readonly differs?: Readonly<Record<string, string>>;
  /** From its tokens of people to those of the first way. */
  readonly translate?: (token: string) => string;
  connect(): Promise<LiveConnection>;
}

/** What a route brought: rows by shape, each under its key, and the figures that came of them, by metric. */
export interface Brought {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Row>>;
  readonly figures: ReadonlyMap<number, readonly unknown[]>;
}

export type Row = Readonly<Record<string, unknown>>;

const tokenOfToken = 'a token of what the Psoxy made of it; an HR file gets the same with the Psoxy’s salt';
const secret = 'a secret that the two of them share';

export function routesOfSlack(house: CollectingHouse, slack: GridStandIn): readonly RouteOfSlack[] {
  return [
    { name: 'Discovery', connector: slackDiscovery, connect: () => byDiscovery(house, slack) },
    { name: 'Discovery through our proxy', connector: slackDiscovery, connect: () => throughProxy(house, slack) },
    byPsoxy(house, slack, {
      name: 'Discovery through a Psoxy',
      connector: slackDiscovery,
      token: slack.sandbox.userToken(slack.grid.enterprise.id),
      differs: {
        'messages.mentionedPeople': 'who is mentioned in the text alone is not seen',
        'messages.fileTypes': 'there is a file, and not of which type',
        ...asPsoxyToken,
      },
    }),
    {
      name: 'Web API, installed in all',
      connector: slackOfWeb,
      without: 'accounts of other organizations',
      figuresLike: 'Discovery',
      connect: () => inAllWorkspaces(house, slack),
    },
    ...ofOneWorkspace(house, slack),
  ];
}

function byDiscovery(house: CollectingHouse, { organization, sandbox, grid }: GridStandIn) {
  const { id } = grid.enterprise;
  const to = { connector: slackDiscovery, url: sandbox.url, token: sandbox.userToken(id), teamId: id };
  return house.connect(organization, to);
}

async function throughProxy(house: CollectingHouse, { organization, sandbox, grid }: GridStandIn) {
  const proxy = await runProxy(
    {
      TACIT_PROXY_CONNECTOR: slackDiscovery.id,
      TACIT_PROXY_TOKEN: sandbox.userToken(grid.enterprise.id),
      // The organization's own, so that equal things have equal tokens.
      TACIT_PROXY_KEY: organization.key.toString('hex'),
      TACIT_PROXY_SECRET: secret,
      TACIT_PROXY_SOURCE: sandbox.url,
      TACIT_PROXY_PORT: '0',
    },
    { log: silentLog },
  );
  house.alsoClose(() => proxy.close());
  const url = `http://127.0.0.1:${proxy.port}`;
  return house.connectThrough(organization, { connectorId: slackDiscovery.id, url, secret });
}

const asPsoxyToken: Readonly<Record<string, string>> = {
  'accounts.email': tokenOfToken,
  'accounts.mailbox': tokenOfToken,
  'accounts.plainMailbox': tokenOfToken,
  'accounts.domain': tokenOfToken,
  'accounts.claims': tokenOfToken,
};

interface OfPsoxy extends Pick<RouteOfSlack, 'name' | 'connector' | 'differs'> {
  /** Which the Psoxy has. */
  readonly token: string;
}

function byPsoxy(house: CollectingHouse, slack: GridStandIn, { token, ...route }: OfPsoxy): RouteOfSlack {
  const { organization, sandbox } = slack;
  let translate = (found: string): string => found;
  return {
    ...route,
    connector: connectorThroughPsoxy(route.connector, null),
    translate: (found) => translate(found),
    async connect() {
      const bearer = 'a bearer of the gateway';
      const psoxy = await startPsoxy({
        source: psoxyVariant(route.connector).source,
        upstream: { url: sandbox.url, token },
        door: { is: 'bearer', token: bearer },
        salt: 'the salt of the organization',
      });
      house.alsoClose(() => psoxy.close());
      translate = await translation(house, slack, psoxy);
      const authorization = { kind: 'bearer', token: bearer } as const;
      const given = { connectorId: route.connector.id, url: psoxy.url, authorization, salt: null };
      return house.connectPsoxy(organization, given);
    },
  };
}

/** From what people are called through a Psoxy to what they are called without: it has hidden their ids before us. */
async function translation({ control }: CollectingHouse, { organization, grid }: GridStandIn, psoxy: Psoxy) {
  const { namespace, psoxy: variant } = slackDiscovery;
  const key = await organizationKeys(control, organization.id);
  const through = pseudonymizer(key, throughPsoxy(namespace, variant!.isPerson, undefined));
  const pairs = grid.core.seeded.organization.actors.map(({ id, kind }) => {
    // A webhook has the id of a bot alone, which no Psoxy touches.
    const known = through.person(kind === 'webhook' ? id : psoxy.tokens().hash(id));
    return [known, organization.pseudonymize.person(id)] as const;
  });
  const slackbot = [through.person('USLACKBOT'), organization.pseudonymize.person('USLACKBOT')] as const;
  const tokens = new Map<string, string>([...pairs, slackbot]);
  return (token: string): string => tokens.get(token) ?? token;
}

async function inAllWorkspaces(house: CollectingHouse, { organization, sandbox, grid }: GridStandIn) {
  const { id } = grid.enterprise;
  const scopes = 'channels:read channels:history users:read users:read.email';
  const token = await tokenFor(sandbox, scopes, { workspace: id });
  for (const team of grid.active) await order(sandbox, 'POST', 'grant', { team: team.id });
  return house.connect(organization, { url: sandbox.url, token, teamId: id });
}

function ofOneWorkspace(house: CollectingHouse, slack: GridStandIn): readonly RouteOfSlack[] {
  const { organization, sandbox, grid } = slack;
  const [team] = grid.active;
  const archived = grid.conversations().filter(({ state }) => state.isArchived);
  const places = archived.map(({ state }) => organization.pseudonymize.ref('channel', state.channel.id));
  const { url } = sandbox;
  const web = { url, token: sandbox.userToken(team.id), teamId: team.id };
  const token = sandbox.userToken(team.id, ['admin.analytics:read']);
  // Its files are the organization's, whoever asks.
  const analytics = { connector: slackAnalytics, url, token, teamId: grid.enterprise.id };
  const name = 'Web API, in one';
  const ofAnalytics: RouteOfSlack = {
    name: 'Admin analytics, of one',
    connector: slackAnalytics,
    without: 'other workspaces, archived channels, apps without an account',
    figuresLike: name,
    differs: {
      'messages.author': 'an app without an account has no author here',
      'messages.threadAt': 'a message that was answered does not name itself; its replies name it',
      'messages.class':
        'inferred, since the metadata names neither bots nor apps: a person of another organization can be taken for an app, and the other way round',
      'messages.unnamedReactions': 'all reactions are without their people',
      'messages.isExternal': 'follows the class',
      'accounts.claims': 'without usernames',
      'accounts.near': 'without usernames',
    },
    connect: () => house.connect(organization, analytics),
  };
  return [
    {
      name,
      connector: slackOfWeb,
      without: 'other workspaces, archived channels',
      connect: () => house.connect(organization, web, { which: 'all-but', places }),
    },
    ofAnalytics,
    {
      ...ofAnalytics,
      ...byPsoxy(house, slack, {
        name: 'Admin analytics through a Psoxy, of one',
        connector: slackAnalytics,
        token,
        differs: { ...ofAnalytics.differs, ...asPsoxyToken },
      }),
    },
  ];
}

/** Collects once by that route, keeps what came in memory, and empties the store for the next. */
export async function collect(house: CollectingHouse, { organization }: GridStandIn, route: RouteOfSlack) {
  const connection = await route.connect();
  const { problem } = await house.sync(connection);
  const brought = await storedNow(house, organization.id, route);
  await destroyed(house, connection);
  return { problem, brought };
}

/** All that is stored, by whichever connections, and the figures that come of it. */
export async function storedNow(
  house: CollectingHouse,
  organizationId: string,
  route: Pick<RouteOfSlack, 'translate'> = {},
): Promise<Brought> {
  await computeFigures(house.events.store, { id: organizationId, timeZone: 'Europe/Berlin' }, 'all');
  return {
    rows: new Map(
      await Promise.all(
        comparedShapes.map(async (shape) => [shape.name, await rowsOf(house, organizationId, shape, route)] as const),
      ),
    ),
    figures: await figuresOf(house, organizationId),
  };
}

/** With all that it stored. */
export async function destroyed(house: CollectingHouse, { organizationId, connectionId }: LiveConnection) {
  const scope = { is: 'connection', connection: connectionId } as const;
  await removeStored(house.events.store, organizationId, scope, async () => undefined);
  await forgetConnection(house.control, organizationId, connectionId);
  await computeFigures(house.events.store, { id: organizationId, timeZone: 'Europe/Berlin' }, 'all');
}

async function rowsOf(
  { events }: CollectingHouse,
  organizationId: string,
  { name, key, columns }: Shape,
  { translate = (token) => token }: Pick<RouteOfSlack, 'translate'>,
) {
  const valueOf = (column: string, value: unknown): unknown => {
    // People of a list come in the order of their tokens.
    if (columns[column]!.kind === 'people') return (value as readonly string[]).map(translate).toSorted();
    return typeof value === 'string' ? translate(value) : value;
  };
  const names = Object.keys(columns).join(', ');
  const found = await events.store.query<Row>(organizationId, `SELECT ${names} FROM ${name} FINAL`);
  const rows = found.map((row) =>
    Object.fromEntries(Object.entries(row).map(([column, value]) => [column, valueOf(column, value)])),
  );
  return new Map(rows.map((row) => [key.map((column) => String(row[column])).join(' '), row]));
}

async function figuresOf({ events }: CollectingHouse, organizationId: string) {
  const columns = 'measure, grouping, groupId, week, weekday, hour, bucket, value, people, cases, topShare';
  const sql = `SELECT metric, ${columns} FROM figures FINAL
    WHERE (metric, week, version) IN (SELECT metric, week, max(version) FROM figureWeeks GROUP BY metric, week)
    ORDER BY metric, ${columns}`;
  const rows = await events.store.query<Row & { readonly metric: number }>(organizationId, sql);
  return Map.groupBy(rows, ({ metric }) => metric);
}

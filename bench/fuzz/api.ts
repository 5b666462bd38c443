// Fuzzes every route of the API with bodies, parameters and queries that its own description would refuse, or nearly.
import type { Random } from '../../sandbox/random.ts';
import { type AskedHouse, expectSoundAnswer, openAskedHouse } from './house.ts';
import { mutateBytes, mutateValue, texts } from './mutations.ts';
import { canary, type Target } from './target.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema: Schema;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
}

/** They go through all that is stored, whatever they are asked: a second each. */
const seldom = new Set([
  'GET /api/reconcile',
  'GET /api/people',
  'GET /api/people/accounts',
  'GET /api/metrics',
  'POST /api/backup',
]);
/** Signing out would end the fuzzing, not test it. */
const leftOut = new Set(['DELETE /api/session']);

export async function api(opened?: AskedHouse): Promise<Target> {
  const house = opened ?? (await openAskedHouse());
  const routes = await routesOf(house);
  let cookie = await house.cookie();
  return {
    name: 'API',
    async try(random) {
      const route = routeOf(random, routes);
      const isLocal = random.chance(0.5);
      const { type, body } = bodyOf(random, route);
      const headers = {
        ...(isLocal ? {} : { cookie, 'x-tacit': 'fuzz' }),
        ...(body === undefined ? {} : { 'content-type': type }),
      };
      const path = pathOf(random, route);
      const answer = await house.ask({ method: route.method, path, headers, isLocal, ...(body && { body }) });
      // Something that was asked before may have ended the session, and was allowed to.
      if (answer.status === 401) cookie = await house.cookie();
      try {
        expectSoundAnswer(answer);
      } catch (error) {
        throw new Error(`${route.method} ${route.path}: ${(error as Error).message}; ${house.failed()}`, {
          cause: error,
        });
      }
    },
    megabytes: house.megabytes,
    remains: house.remains,
    close: house.close,
  };
}

/** What has a body is asked more often. */
function routeOf(random: Random, routes: readonly Route[]): Route {
  for (;;) {
    const route = random.pick(routes);
    const share = seldom.has(`${route.method} ${route.path}`) ? 0.02 : route.body === undefined ? 0.25 : 1;
    if (random.chance(share)) return route;
  }
}

async function routesOf(house: AskedHouse): Promise<Route[]> {
  const { text } = await house.ask({ method: 'GET', path: '/api/openapi.json', headers: {} });
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, Described>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([verb, described]) => {
      const method = verb.toUpperCase();
      if (leftOut.has(`${method} ${path}`)) return [];
      const body = described.requestBody?.content['application/json']?.schema;
      return [{ method, path, parameters: described.parameters ?? [], body }];
    }),
  );
}

interface Described {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** What the route expects, then changed; now and then whole, so that what stands behind the schema is reached. */
function bodyOf(random: Random, { method, body }: Route): { readonly type: string; readonly body: Buffer | undefined } {
  const json = 'application/json';
  if (method === 'GET' || (body === undefined && random.chance(0.7))) return { type: json, body: undefined };
  let value = sampleOf(random, body ?? {});
  for (let left = random.below(4); left > 0; left -= 1) value = mutateValue(random, value);
  const text = Buffer.from(JSON.stringify(value) ?? '');
  if (random.chance(0.15)) return { type: json, body: mutateBytes(random, text, Buffer.from('{"__proto__":{"a":1}}')) };
  const type = random.chance(0.05)
    ? random.pick(['text/plain', 'application/zip', 'text/csv', 'multipart/form-data; boundary=a', ''])
    : json;
  return { type, body: text };
}

function sampleOf(random: Random, schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const ways = schema.anyOf ?? schema.oneOf;
  if (ways !== undefined) return sampleOf(random, random.pick(ways));
  const type = [schema.type ?? 'object'].flat()[0];
  if (type === 'object') {
    const pairs = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, sampleOf(random, one)] as const);
    return Object.fromEntries(pairs);
  }
  if (type === 'array') return Array.from({ length: random.below(4) }, () => sampleOf(random, schema.items ?? {}));
  if (type === 'integer' || type === 'number') return random.below(50);
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'null') return null;
  return wordOf(random, schema.format);
}

/** What a secret or a text could be carries the canary; what names a thing of ours is such a name. */
function wordOf(random: Random, format: string | undefined): string {
  if (format === 'uuid') return '0198c9e8-0000-7000-8000-000000000000';
  if (format === 'date') return '2026-01-04';
  if (format === 'date-time') return '2026-01-04T10:00:00Z';
  // Whose address is given is invited under it.
  if (format === 'email') return 'ann@example.com';
  if (format === 'uri') return 'https://example.com/';
  return random.pick([
    `secret${random.below(100)}`,
    'UTC',
    'Europe/Berlin',
    'slack',
    'slack-sandbox',
    'M01',
    '2026-W03',
  ]);
}

function pathOf(random: Random, { path, parameters }: Route): string {
  const filled = path.replaceAll(/\{\w+\}/g, () => encoded(random.chance(0.5) ? wordOf(random, 'uuid') : word(random)));
  const asked = parameters.filter((one) => one.in === 'query' && random.chance(0.6));
  const pairs = asked.map(({ name, schema }) => {
    const value = random.chance(0.5) ? String(sampleOf(random, schema)) : word(random);
    return `${name}=${encoded(value)}`;
  });
  if (random.chance(0.1)) pairs.push(...pairs, `${encoded(word(random))}=${canary}`);
  return (pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`).slice(0, 15_000);
}

const word = (random: Random): string => random.pick([canary, 'M01', 'slack', ...texts]);
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed()).slice(0, 3000);

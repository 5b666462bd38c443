// An administrator at a browser: makes an app at the stand-in as the setup page says, consents there and comes back.
import { control } from '../sandbox/http/ask.ts';
import { decide } from '../sandbox/oauth/browser.ts';
import { type App, openToken, type Token } from '../src/control/tokens.ts';
import { expect } from 'vitest';
import type { ConnectorSetup, LiveConnection } from '../src/api/contract/live.ts';
import type { Answered, Asker, LiveDoors } from './live-doors.ts';

/** Tokens, codes, states and secrets that went through here: nothing that we write or answer may hold one. */
export const secrets = new Set<string>();

/** All public channels, as far back as there is anything. */
export const everything = {
  which: 'all',
  channels: [],
  patterns: [],
  includesExternal: true,
  horizonDays: 3650,
} as const;

/** Which of them stand in what was answered or logged. */
export function leaked(doors: LiveDoors): readonly string[] {
  const said = `${doors.log()}\n${doors.answers()}`;
  return [...secrets].filter((secret) => said.includes(secret));
}

export const codeIn = ({ body }: Answered): unknown => (body['error'] as { code?: unknown } | undefined)?.code;

/** How often the stand-in was asked for a method since its counts were reset. */
export async function callsOf({ sandbox }: LiveDoors, method: string): Promise<number> {
  const { methods } = (await control(sandbox, 'GET', 'calls')) as { methods: Record<string, { calls: number }> };
  return methods[method]?.calls ?? 0;
}

export interface Begun {
  /** The page at the source where the browser is sent. */
  readonly url: string;
  /** What only that browser sends. */
  readonly cookie: string;
}

export interface Administrator {
  readonly asker: Asker;
  readonly app: App;
  ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<Answered>;
  enterApp(app: App): Promise<Answered>;
  begin(body?: Readonly<Record<string, unknown>>): Promise<Begun>;
  /** Presses Allow, with the scopes that are asked for unless others are named, and gives where the browser is sent. */
  press(begun: Begun, form?: { readonly scopes?: string; readonly team?: string }): Promise<URL>;
  comeBack(back: URL, cookie: string): Promise<Answered>;
  /** The connection that the browser is sent to when all went well. */
  connectionAt(location: string | undefined): Promise<LiveConnection>;
  /** A new connection, consented to. */
  connect(): Promise<LiveConnection>;
  /** The ids of all connections. */
  connections(): Promise<readonly string[]>;
  token(connectionId: string): Promise<Token | null>;
  /** Presses Allow and comes back. */
  allow(begun: Begun, form?: { readonly scopes?: string; readonly team?: string }): Promise<Answered>;
}

/** In an organization of their own, with an app of their own whose credentials are entered. */
export async function newAdministrator(doors: LiveDoors, { isRotating = false } = {}): Promise<Administrator> {
  const asker = await doors.newOwner();
  const ask: Administrator['ask'] = (method, path, body) => doors.ask(method, path, asker, { body });
  const app = await createApp((await ask('GET', '/api/connectors/slack/setup')).body, isRotating);
  const enterApp: Administrator['enterApp'] = (entered) => {
    secrets.add(entered.clientSecret);
    return ask('PUT', '/api/connectors/slack/app', entered);
  };
  await enterApp(app);
  const press: Administrator['press'] = async ({ url }, { scopes = scopesIn(url), ...form } = {}) => {
    const back = await decide(url, { decision: 'allow', scope: scopes, user_scope: scopes, ...form });
    for (const name of ['code', 'state']) secrets.add(back.searchParams.get(name) ?? 'nothing came back');
    return back;
  };
  const comeBack: Administrator['comeBack'] = (back, cookie) =>
    doors.ask('GET', `${back.pathname}${back.search}`, null, { cookie });
  const begin: Administrator['begin'] = async (body = {}) => {
    const answer = await ask('POST', '/api/connectors/slack/consent', body);
    return { url: String(answer.body['url']), cookie: answer.cookies.join('; ') };
  };
  const allow: Administrator['allow'] = async (begun, form) => comeBack(await press(begun, form), begun.cookie);
  const connectionAt: Administrator['connectionAt'] = async (location) => {
    expect(location).toMatch(/^\/connections\/[\w-]{36}$/);
    return (await ask('GET', `/api${location}`)).body as unknown as LiveConnection;
  };
  return {
    asker,
    app,
    ask,
    enterApp,
    begin,
    press,
    comeBack,
    allow,
    connectionAt,
    connect: async () => connectionAt((await allow(await begin())).location),
    async connections() {
      const { body } = await ask('GET', '/api/connections');
      return (body['connections'] as readonly { id: string }[]).map(({ id }) => id);
    },
    async token(connectionId) {
      const token = await openToken(doors.control, asker.organizationId, connectionId);
      for (const secret of [token?.access, token?.refresh]) if (typeof secret === 'string') secrets.add(secret);
      return token;
    },
  };
}

/** Opens the link "create an app", presses Create, and copies what the page of the new app shows. */
async function createApp(setup: unknown, isRotating: boolean): Promise<App> {
  const { modes } = setup as ConnectorSetup;
  const link = new URL(modes[0]!.createAppUrl);
  const manifest = JSON.parse(link.searchParams.get('manifest_json') ?? '') as { settings: object };
  Object.assign(manifest.settings, { token_rotation_enabled: isRotating });
  const body = new URLSearchParams({ manifest_json: JSON.stringify(manifest) });
  const page = await (await fetch(new URL('/apps', link), { method: 'POST', body })).text();
  const field = (id: string): string => new RegExp(`id="${id}" readonly value="([^"]+)"`).exec(page)?.[1] ?? '';
  return { clientId: field('client-id'), clientSecret: field('client-secret') };
}

/** What the address of a consent page asks for. */
function scopesIn(url: string): string {
  const { searchParams } = new URL(url);
  return searchParams.get('user_scope') ?? searchParams.get('scope') ?? '';
}

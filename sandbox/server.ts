// Starts the stand-in Slack: its Web API, its consent page and its control, on this machine alone.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { type Clock, days, systemClock } from '../src/base/clock.ts';
import { isHouseError, Refused } from '../src/base/errors.ts';
import { type Answer, json, redirect, send, sendHalf } from './http/answer.ts';
import { answerControl } from './http/control.ts';
import { type Arrived, readRequest } from './http/request.ts';
import { type Answered, answerCall } from './http/web-api.ts';
import { openDiscovery } from './oauth/apps.ts';
import { readLimits } from './limits.ts';
import { Grid, openGrid } from './grid/grid.ts';
import { answerManage } from './oauth/app-organization.ts';
import { answerApps } from './oauth/app-pages.ts';
import { type ReadyApp, readingScopes } from './oauth/apps.ts';
import { answerAuthorize } from './oauth/authorize.ts';
import { installerOf, openSlack, type Slack } from './slack.ts';
import { type App, openState, type StateStore } from './state.ts';
import { openWorkspace } from './open-workspace.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';

/** A workspace to be seeded; its year ends at yesterday's midnight when it does not say. */
export type SeededWorkspace = Omit<WorkspaceOptions, 'endsAt' | 'advanced'> & { readonly endsAt?: Date | undefined };

export interface SandboxOptions {
  /** Any free one when left out. */
  readonly port?: number | undefined;
  /** Opened as they were first; what the state file says has happened since happens again. */
  readonly workspaces: readonly (Workspace | SeededWorkspace)[];
  /** One organization as an Enterprise Grid: its workspaces come before the others. */
  readonly grid?: Grid | Omit<SeededWorkspace, 'team'> | undefined;
  /** `off` (so when left out), `x1`, `x60`…, `restricted`. */
  readonly limits?: string | undefined;
  /** For limits, codes, tokens and page tokens; the workspaces have a time of their own. */
  readonly clock?: Clock | undefined;
  /** A file that keeps apps, tokens and how far each workspace was played. */
  readonly state?: string | undefined;
  readonly readyApp?: ReadyApp | undefined;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, to be used where a client would use `https://slack.com`. */
  readonly url: string;
  readonly port: number;
  readonly workspaces: readonly Workspace[];
  readonly grid: Grid | undefined;
  /** The app that nobody has to create. */
  readonly app: App;
  /**
   * A token of the workspace's owner with the four reading scopes, or with these; of the enterprise of a Grid with
   * `discovery:read`, which is open to the app from then on. Throws Refused for a workspace that is not here.
   */
  userToken(teamId?: string, scopes?: readonly string[]): string;
  close(): Promise<void>;
}

/**
 * Throws Refused: `port-in-use`; `setting-invalid` for limits or a state file that cannot be read, and for two workspaces
 * of one id.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const store = openState(options.state);
  const endsAt = endOfYear(store, clock);
  const workspaces = options.workspaces.map((one) =>
    'team' in one && 'history' in one ? one : openWorkspace({ ...one, endsAt: one.endsAt ?? endsAt }),
  );
  const { grid: wanted } = options;
  const grid =
    wanted === undefined || wanted instanceof Grid ? wanted : openGrid({ ...wanted, endsAt: wanted.endsAt ?? endsAt });
  const slack = openSlack({
    clock,
    store,
    workspaces,
    grid,
    limits: readLimits(options.limits ?? 'off'),
    readyApp: options.readyApp ?? {},
  });
  const server = createServer((request, response) => void answer(slack, request, response));
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    workspaces: [...slack.places.values()].map(({ workspace }) => workspace),
    grid,
    app: slack.apps.ready,
    userToken: (teamId, scopes) => userToken(slack, teamId, scopes),
    close: () => close(server),
  };
}

/** Far enough back that what is played after it is no message of a time to come; the same all day, and over a restart. */
function endOfYear(store: StateStore, clock: Clock): Date {
  const today = Math.floor(clock.now().getTime() / days(1));
  store.state.endsAt ??= new Date(days(today - 1)).toISOString();
  store.save();
  return new Date(store.state.endsAt);
}

async function answer(slack: Slack, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const arrived = await readRequest(request);
    if (arrived === undefined) send(response, json({ ok: false, error: 'request_too_large' }, 413));
    else if (arrived.path.startsWith('/api/')) await deliver(response, answerCall(slack, arrived), slack.clock);
    else send(response, answerPage(slack, arrived));
  } catch (error) {
    if (response.headersSent) response.destroy();
    else send(response, failed(error));
  }
}

function answerPage(slack: Slack, arrived: Arrived): Answer {
  const { path } = arrived;
  if (path.startsWith('/_sandbox/')) return answerControl(slack, arrived);
  if (path === '/oauth/v2/authorize') return answerAuthorize(slack, arrived);
  if (path === '/apps' || path.startsWith('/apps/')) return answerApps(slack, arrived);
  if (path.startsWith('/manage/')) return answerManage(slack, arrived);
  return path === '/' ? redirect('/apps', 302) : json({ error: 'There is nothing at that address.' }, 404);
}

async function deliver(response: ServerResponse, { answer, delivery }: Answered, clock: Clock): Promise<void> {
  const { isHalf, milliseconds, skewedSeconds } = delivery;
  // Whoever closes the stand-in does not wait for it.
  if (milliseconds > 0) await later(milliseconds, undefined, { ref: false });
  if (skewedSeconds !== 0)
    response.setHeader('date', new Date(clock.now().getTime() + skewedSeconds * 1000).toUTCString());
  if (isHalf) sendHalf(response, answer);
  else send(response, answer);
}

function failed(error: unknown): Answer {
  if (isHouseError(error)) return json({ error: error.message }, 400);
  // Nothing in here is anybody's: the whole error may be shown, and whoever works on the stand-in needs it.
  console.error('The stand-in Slack broke.', error);
  return json({ ok: false, error: 'fatal_error' }, 500);
}

function userToken(slack: Slack, teamId: string | undefined, scopes: readonly string[] = readingScopes): string {
  if (slack.grid !== undefined && teamId === slack.grid.enterprise.id) return organizationToken(slack, slack.grid);
  const place = teamId === undefined ? [...slack.places.values()][0] : slack.places.get(teamId);
  if (place === undefined) throw new Refused('not-found', 'There is no such workspace.', 'Name one that was opened.');
  const { workspace } = place;
  const holder = {
    app: slack.apps.ready,
    teamId: workspace.team.id,
    kind: 'user',
    userId: installerOf(workspace),
  } as const;
  return slack.tokens.give(holder, scopes).value;
}

function organizationToken(slack: Slack, { enterprise, core }: Grid): string {
  const app = slack.apps.ready;
  openDiscovery(slack, app.id);
  const holder = { app, teamId: enterprise.id, kind: 'user', userId: installerOf(core) } as const;
  return slack.tokens.give(holder, ['discovery:read']).value;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const next = 'Stop it, or choose another port.';
      reject(
        error.code === 'EADDRINUSE'
          ? new Refused('port-in-use', `Another program listens on port ${port}.`, next)
          : error,
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

// How tests of what a person does with a live connection begin: an administrator with one that has read nothing, each.
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { control as order } from '../sandbox/http/ask.ts';
import { type Choice, liveChannels, liveConnection, type LiveConnection } from '../src/api/contract/live.ts';
import { metricAnswer } from '../src/api/contract/metrics.ts';
import { type Administrator, callsOf, newAdministrator } from './consent-browser.ts';
import { type Answered, type LiveDoors, openLiveDoors } from './live-doors.ts';

/** Of one test. */
export interface Here {
  readonly doors: LiveDoors;
  readonly administrator: Administrator;
  /** Of the connection. */
  readonly id: string;
}

interface Few {
  readonly choice: Choice;
  /** What was written in the chosen channels. */
  readonly messages: number;
}

interface Deeds {
  readonly ask: Administrator['ask'];
  /** Of the connection itself. */
  post(action: string, body?: unknown): Promise<Answered>;
  choose(body: unknown): Promise<Answered>;
  look(): Promise<LiveConnection>;
  until(state: LiveConnection['state']): Promise<LiveConnection>;
  /** Three public channels and one that is shared with another organization, which is switched off. */
  few(): Promise<Few>;
  /** Starts a sync that waits for an answer which takes a minute. */
  startSlowly(): Promise<void>;
  /** Waits until nothing is read any more. */
  stopped(): Promise<void>;
  /** What the figures of the year speak of. */
  figures(): Promise<{ readonly messages: number; readonly isPartial: boolean }>;
}

export const clockAt = '2026-03-02T09:00:00Z';
export const patience = { timeout: 60_000, interval: 50 };

/** Opens the doors before the tests of a file; `begin` is told before each test what it has. */
export function eachWithConnection(begin: (here: Here) => void): Deeds {
  let doors: LiveDoors;
  let here: Here;

  beforeAll(async () => {
    const endsAt = new Date('2026-03-01T00:00:00Z');
    doors = await openLiveDoors({ workspaces: [{ seed: 7, people: 40, messages: 400, endsAt }] });
  }, 120_000);

  beforeEach(async () => {
    doors.control.clock.moveTo(clockAt);
    const administrator = await newAdministrator(doors);
    const { id } = await administrator.connect();
    here = { doors, administrator, id };
    begin(here);
  });

  afterAll(() => doors.close());

  return deedsOf(() => here);
}

function deedsOf(of: () => Here): Deeds {
  const ask: Deeds['ask'] = (method, path, body) => of().administrator.ask(method, path, body);
  const post: Deeds['post'] = (action, body) => ask('POST', `/api/connections/${of().id}/${action}`, body);
  const look = async () => liveConnection.parse((await ask('GET', `/api/connections/${of().id}`)).body);
  return {
    ask,
    post,
    choose: (body) => ask('PUT', `/api/connections/${of().id}/choice`, body),
    look,
    until: (state) =>
      vi.waitFor(async () => {
        const connection = await look();
        expect(connection.state).toBe(state);
        return connection;
      }, patience),
    few: () => few(of()),
    async startSlowly() {
      const { doors } = of();
      const slow = { kind: 'slow', milliseconds: 60_000, method: 'conversations.history' };
      await order(doors.sandbox, 'POST', 'faults', slow);
      await order(doors.sandbox, 'POST', 'calls/reset');
      await post('start');
      await vi.waitFor(async () => expect(await callsOf(doors, 'conversations.history')).toBeGreaterThan(0), patience);
    },
    stopped: () => vi.waitFor(() => expect(of().doors.live.syncs.find(of().id)).toBeUndefined(), patience),
    figures: async () =>
      metricAnswer.parse((await ask('GET', '/api/metrics/M01?from=2025-W10&to=2026-W09')).body).coverage,
  };
}

async function few({ doors, administrator, id }: Here): Promise<Few> {
  const { body } = await administrator.ask('GET', `/api/connections/${id}/channels`);
  const { channels } = liveChannels.parse(body);
  const open = channels.filter(({ isArchived, isExternal }) => !isArchived && !isExternal).slice(0, 3);
  const external = channels.filter(({ isExternal }) => isExternal).slice(0, 1);
  const [workspace] = doors.sandbox.workspaces;
  const names = new Map(workspace!.channels().map((channel) => [channel.id, String(channel['name'])]));
  const messages = workspace!
    .truth()
    .connections[0].byChannel.filter(({ channel }) => open.some(({ name }) => name === names.get(channel)))
    .flatMap(({ messages: ofChannel }) => Object.values(ofChannel))
    .reduce((sum, count) => sum + count, 0);
  const tokens = [...open, ...external].map(({ token }) => token);
  return {
    choice: { which: 'chosen', channels: tokens, patterns: [], includesExternal: false, horizonDays: 3650 },
    messages,
  };
}

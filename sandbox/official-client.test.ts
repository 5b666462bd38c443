// An independent witness: Slack's own client crawls the stand-in and finds what the stand-in says is true.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control } from './http/ask.ts';
import { type Sandbox, startSandbox } from './server.ts';
import { clientOf, countsOf, crawl, everyPage, trueCountsOf } from './testing-client.ts';

let slack: Sandbox;
let client: WebClient;

beforeAll(async () => {
  slack = await startSandbox({
    workspaces: [{ seed: 7, people: 60, messages: 6000, endsAt: new Date('2026-03-01T00:00:00Z') }],
  });
  client = clientOf(slack, slack.userToken());
});

afterAll(() => slack.close());

test('Slack’s own client knows whose token it has', async () => {
  const answer = await client.auth.test();

  expect(answer).toMatchObject({ ok: true, team_id: slack.workspaces[0]?.team.id });
  expect(answer.response_metadata?.scopes).toContain('channels:history');
});

test('Slack’s own client finds in every channel as much as there is', { timeout: 60_000 }, async () => {
  const channels = await everyPage<{ id: string }>(client, 'conversations.list', 'channels', { limit: 7 });
  const truth = slack.workspaces[0]!.truth().connections[0];

  const found = [];
  for (const { id } of channels) found.push([id, countsOf(await crawl(client, id))] as const);

  const trueCounts = truth.byChannel.map((counts) => [counts.channel, trueCountsOf(counts)] as const);
  expect(Object.fromEntries(found.filter(([, { messages }]) => messages > 0))).toEqual(Object.fromEntries(trueCounts));
  expect(found.reduce((sum, [, { messages }]) => sum + messages, 0)).toBe(trueCountsOf(truth.totals).messages);
});

test('Slack’s own client lists everybody, page by page, each once', async () => {
  const users = await everyPage<{ id: string }>(client, 'users.list', 'members', { limit: 9 });

  expect(users.map(({ id }) => id)).toEqual(slack.workspaces[0]!.users().map(({ id }) => id));
});

test('Slack’s own client understands how the stand-in says no', async () => {
  await control(slack, 'POST', 'faults', { kind: 'http_500', method: 'users.list' });
  await control(slack, 'POST', 'faults', { kind: 'rate_limited', seconds: 9, method: 'users.info' });

  await expect(client.users.list({})).rejects.toBeInstanceOf(WebAPIHTTPError);
  await expect(client.users.info({ user: 'U1' })).rejects.toBeInstanceOf(WebAPIRateLimitedError);
  await expect(client.team.info()).rejects.toBeInstanceOf(WebAPIPlatformError);
});

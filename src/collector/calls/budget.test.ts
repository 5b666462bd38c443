// One budget over all methods, where a source counts the calls of an organization together.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { slackDiscovery } from '../../connectors/slack/slack-discovery.ts';
import type { Limiter, LimitedMethod } from './slot.ts';
import { testCalls, type TestSource, testSource } from './testing-source.ts';

let source: TestSource;
beforeAll(async () => {
  source = await testSource();
});
afterAll(() => source.close());

/** Lets everything through at once, and notes which slots were taken and which rests were kept. */
function noting(): { readonly limiter: Limiter; readonly slots: LimitedMethod[]; readonly rests: [string, number][] } {
  const slots: LimitedMethod[] = [];
  const rests: [string, number][] = [];
  const limiter: Limiter = {
    async slot(method) {
      slots.push(method);
      return { slow: null, wasSlow: false };
    },
    async rest({ method }, seconds) {
      rests.push([method, seconds]);
    },
    slow: async () => undefined,
    classOf: async () => null,
  };
  return { limiter, slots, rests };
}

const { workspaces, accounts } = slackDiscovery.snapshots;

test('calls of different methods take their slots of one budget, and each of its own', async () => {
  const { limiter, slots } = noting();
  const { calls } = testCalls(source, { connector: slackDiscovery, limiter, budget: 600 });
  source.script({ ok: true, enterprise: { teams: [] } }, { ok: true, users: [] });

  await calls.call(workspaces!, {});
  await calls.call(accounts, {});

  expect(slots.map(({ method, perMinute }) => `${method} ${perMinute}`)).toEqual([
    'discovery.enterprise.info 1200',
    '* 600',
    'discovery.users.list 1200',
    '* 600',
  ]);
});

test('a source that wants silence does not say of what, so both budgets rest', async () => {
  const { limiter, rests } = noting();
  const { calls } = testCalls(source, { connector: slackDiscovery, limiter, budget: 600 });
  source.script({ status: 429, headers: { 'retry-after': '7' }, body: '{"ok":false}' }, { ok: true, users: [] });

  await calls.call(accounts, {});

  expect(rests).toEqual([
    ['discovery.users.list', 7.5],
    ['*', 7.5],
  ]);
});

test('a page token that is a time takes the place of the bound that the first page was asked with', async () => {
  const { calls } = testCalls(source, { connector: slackDiscovery });
  source.script({ ok: true, messages: [] });
  const { timeline } = slackDiscovery;

  await calls.call(timeline, { channel: 'C1', latest: '1700000009.000000' }, '1700000001.000000');

  expect(source.asked[0]?.args).toMatchObject({ channel: 'C1', latest: '1700000001.000000', reactions: '1' });
});

test('a page token that is neither one nor none is no end of the list', async () => {
  const { calls } = testCalls(source, { connector: slackDiscovery });
  source.script({ ok: true, users: [], offset: 7 });

  await expect(calls.call(accounts, {})).rejects.toMatchObject({ code: 'source-unknown-error' });
});

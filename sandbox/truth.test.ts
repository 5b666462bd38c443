// Tests of the true counts: what the workspace says of itself against what it serves.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openWorkspace } from './open-workspace.ts';
import { countServed, publicChannels, testOptions } from './testing-crawl.ts';

test('the truth of every channel is what a complete reading of it counts', () => {
  const workspace = openWorkspace({ ...testOptions, messages: 3000 });

  const [{ byChannel }] = workspace.truth().connections;

  for (const { channel, ...totals } of byChannel) expect(totals).toEqual(countServed(workspace, [channel]));
});

test('the truth of the whole is what a complete reading counts, after thirty batches of events as well', () => {
  const workspace = openWorkspace({ ...testOptions, messages: 3000, advanced: 30 });

  const [{ totals }] = workspace.truth().connections;

  expect(totals).toEqual(countServed(workspace, publicChannels(workspace)));
});

test('days add up to the whole, in order and each once', () => {
  const workspace = openWorkspace({ ...testOptions, advanced: 6 });

  const [{ byDay, totals }] = workspace.truth().connections;

  const days = byDay.map(({ day }) => day);
  expect(days).toEqual([...new Set(days)].sort());
  for (const what of ['replies', 'reactions', 'replyEvents', 'mentionEvents', 'reactionEvents'] as const) {
    expect(byDay.reduce((sum, day) => sum + day[what], 0)).toBe(totals[what]);
  }
  expect(byDay.reduce((sum, { messages }) => sum + messages.human, 0)).toBe(totals.messages.human);
});

test('every class of message and every kind of pair occurs', () => {
  const workspace = openWorkspace({ ...testOptions, messages: 20_000 });

  const [{ totals }] = workspace.truth().connections;

  const { messages, ...counts } = totals;
  expect(Object.entries({ ...messages, ...counts }).filter(([, count]) => count === 0)).toEqual([]);
  expect(messages.unknown).toBe(1);
});

test('a channel that was made private, or vanished, is in the truth no more', () => {
  const workspace = openWorkspace(testOptions);
  const [hidden = '', gone = ''] = workspace.truth().connections[0].byChannel.map(({ channel }) => channel);

  workspace.makePrivate(hidden);
  workspace.vanishChannel(gone);

  const left = workspace.truth().connections[0].byChannel.map(({ channel }) => channel);
  expect(left).not.toContain(hidden);
  expect(left).not.toContain(gone);
  expect(workspace.history(gone, { limit: 10 }).messages).toEqual([]);
});

test('about as many messages are made as were asked for', () => {
  const workspace = openWorkspace({ ...testOptions, messages: 40_000 });

  const { messages } = workspace.truth().connections[0].totals;

  const made = Object.values(messages).reduce((sum, count) => sum + count, 0);
  expect(made).toBeGreaterThan(36_000);
  expect(made).toBeLessThan(44_000);
});

test('a quarter of a million messages are read and counted in a heap that could not hold them', async () => {
  const workspace = new URL('open-workspace.ts', import.meta.url).href;
  const program = `
    import { openWorkspace } from ${JSON.stringify(workspace)};
    const opened = openWorkspace({ seed: 7, people: 120, messages: 250_000, endsAt: new Date('2026-11-20T16:00:00Z') });
    for (const { id } of opened.channels()) opened.history(id, { limit: 999 });
    console.log(opened.truth().connections[0].totals.messages.human);
  `;

  const { stdout } = await run(process.execPath, ['--max-old-space-size=20', '--input-type=module', '-e', program]);

  expect(Number(stdout)).toBeGreaterThan(200_000);
}, 60_000);

const run = promisify(execFile);

// `tacit sandbox` as a person runs it: it says where it is, answers, and ends when it is told to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const front = join(import.meta.dirname, 'main.ts');

/** Runs the command until it has greeted; gives what it said. */
async function start(...options: readonly string[]) {
  const child = spawn(process.execPath, [front, 'sandbox', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of child.stdout) {
    said += String(text);
    if (said.includes('Stop: Ctrl-C')) break;
  }
  return { child, said };
}

test('it says where it listens, shows a token that works, and ends when it is told to', async () => {
  const { child, said } = await start('--port', '0', '--people', '40', '--messages', '500');
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
  const token = /xoxp-\S+/.exec(said)?.[0];

  const answer = await fetch(`${url}/api/auth.test`, { headers: { authorization: `Bearer ${token}` } });
  const ended = once(child, 'exit');
  child.kill('SIGTERM');

  expect(await answer.json()).toMatchObject({ ok: true });
  expect(await ended).toEqual([0, null]);
});

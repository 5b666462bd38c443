// `tacit keys`: which keys there are, and replacing them.
import type { Command } from 'commander';
import { setTimeout as wait } from 'node:timers/promises';
import type { KeyList } from '../api/contract/keys.ts';
import { Defect, type ErrorCode, errorCodes } from '../base/errors.ts';
import { readSettings } from '../base/settings.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import { isInteractive } from './print.ts';
import type { Run } from './with-house.ts';

interface RotateOptions {
  readonly master?: boolean;
  readonly data?: boolean;
  readonly pseudonyms?: boolean;
  readonly all?: boolean;
  readonly newKey?: string;
}

export function keyCommands(program: Command, run: Run): void {
  const keys = program.command('keys').description('which keys there are, and replacing them');
  keys
    .command('list', { isDefault: true })
    .description('each key, its version and since when it is used')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printKeys(client, options)));
  const rotate = keys
    .command('rotate')
    .description('put new keys in the place of old ones')
    .option('--master', 'the key that seals all other keys; Tacit must be stopped')
    .option('--data', 'the key that seals access tokens, patterns and addresses; the old one is destroyed')
    .option('--pseudonyms', 'the key of tokens: everything is copied under a new one, and halted meanwhile')
    .option('--all', 'all of them')
    .option('--new-key <file>', 'a file with the new master key, 32 bytes in base64 or hex; made when left out');
  rotate.action(async (options: RotateOptions) => {
    const isAll = options.all === true;
    const kinds = (['data', 'pseudonyms'] as const).filter((kind) => isAll || options[kind] === true);
    const isMaster = isAll || options.master === true;
    if (!isMaster && kinds.length === 0)
      return rotate.error('error: say which: --master, --data, --pseudonyms or --all');
    if (isMaster) await rotateMaster(options.newKey);
    if (kinds.length === 0) return;
    await run(async (client) => {
      for (const kind of kinds) await rotateKey(client, kind);
      return 0;
    });
  });
}

async function printKeys(client: Client, { json }: { json?: boolean }): Promise<number> {
  const list = await client.call<KeyList>('GET', '/api/keys');
  if (json === true) console.log(JSON.stringify(list));
  else {
    const rows = list.keys.map(({ kind, version, since, state }) => [kind, String(version), since, state]);
    console.log(table([['KEY', 'VERSION', 'SINCE', 'STATE'], ...rows]));
    if (list.rotation?.state === 'running') {
      console.log(`\nThe key ${list.rotation.key} is being replaced: ${list.rotation.done} done.`);
    }
  }
  return 0;
}

/** Without the API: a server holds the old key in its memory. */
async function rotateMaster(newKey: string | undefined): Promise<void> {
  const { changeMasterKey } = await import('./wiring/master-key.ts');
  const { version, path } = await changeMasterKey(readSettings(process.env, process.cwd()), newKey);
  console.log(`The master key is version ${version} now. Everybody has to sign in again.`);
  console.log(
    path === null
      ? 'Put the new key into TACIT_MASTER_KEY before Tacit starts again; the old one opens nothing any more.'
      : `It stands in ${path}. Back it up somewhere else; the old one opens nothing any more but old backups.`,
  );
}

type Rotated = 'data' | 'pseudonyms';

const ends: Readonly<Record<Rotated, (done: number) => string>> = {
  data: (done) => `${done} sealed things lie under a new data key; the old one is destroyed.`,
  pseudonyms: (done) => `Every token is one of a new key: ${done} rows were copied. Figures are computed again.`,
};

async function rotateKey(client: Client, key: Rotated): Promise<void> {
  await client.call('POST', '/api/keys/rotation', { key });
  for (let told = 0; ; ) {
    const { rotation } = await client.call<KeyList>('GET', '/api/keys');
    if (rotation === null || rotation.state === 'failed') throw failed(key, rotation?.problem ?? null);
    if (rotation.done !== told && isInteractive()) process.stderr.write(`\r${(told = rotation.done)} done`);
    if (rotation.state === 'finished') {
      if (told > 0) process.stderr.write('\n');
      return console.log(ends[key](rotation.done));
    }
    await wait(200);
  }
}

function failed(key: Rotated, problem: string | null): Defect {
  const code = problem !== null && Object.hasOwn(errorCodes, problem) ? (problem as ErrorCode) : 'internal';
  return new Defect(code, errorCodes[code], `The old key is kept. \`npx tacit keys rotate --${key}\` goes on with it.`);
}

// The files of the embedded PostgreSQL: made once, by initdb, all or nothing.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '../../base/errors.ts';
import type { EngineAccount } from './engine-account.ts';
import type { EngineFiles } from './engine-files.ts';

export const engineUser = 'tacit';

/** Makes `folder/data` when absent, and returns the password of the engine's only user. */
export function makeCluster(folder: string, files: EngineFiles, account: EngineAccount): string {
  const passwordFile = join(folder, 'password');
  const data = join(folder, 'data');
  if (existsSync(data)) return readFileSync(passwordFile, 'utf8').trim();
  const password = randomBytes(32).toString('hex');
  give(passwordFile, account, () => writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 }), 0o600);
  // A start that was killed half-way leaves this folder behind; only a whole one gets the real name.
  const making = join(folder, 'data.making');
  rmSync(making, { recursive: true, force: true });
  give(making, account, () => mkdirSync(making), 0o700);
  runInitdb(making, passwordFile, files, account);
  renameSync(making, data);
  return password;
}

function give(path: string, account: EngineAccount, make: () => void, mode: number): void {
  make();
  chmodSync(path, mode);
  if (account.owner !== null) chownSync(path, account.owner.uid, account.owner.gid);
}

function runInitdb(data: string, passwordFile: string, files: EngineFiles, account: EngineAccount): void {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = [`--username=${engineUser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const { program, args, ...as } = account.command(files.initdb, [
    '-D',
    data,
    ...access,
    ...locale,
    '--no-instructions',
  ]);
  const ended = spawnSync(program, args, { ...as, cwd: '/', env: files.environment, encoding: 'utf8' });
  if (ended.status === 0) return;
  throw new Refused(
    'postgres-unavailable',
    `The embedded PostgreSQL could not make its files: ${lastLine(ended.stderr ?? '') || (ended.error?.message ?? 'no reason given')}`,
    'Make room or correct the rights of the data directory, or give the address of a PostgreSQL in DATABASE_URL.',
  );
}

/** initdb speaks of its own files only; no record was ever near it. */
function lastLine(text: string): string {
  return (
    text
      .trim()
      .split('\n')
      .findLast((line) => line.startsWith('initdb:')) ?? ''
  );
}

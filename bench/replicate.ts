// Makes a large Slack export of a small one: the same messages again, in other channels and at other times.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArchive } from '../src/collector/archive/archive.ts';
import { ZipWriter } from '../test/zip-writer.ts';

interface Replica {
  readonly path: string;
  readonly messages: number;
  readonly bytes: number;
}

/**
 * Writes a zip of at least `messages` messages. `perFile` copies of every message stand in each day file, a
 * microsecond apart, so that the day files of a quiet community become those of a busy organization; the rest
 * of the copies are channels of their own.
 */
export async function replicate(source: string, messages: number, perFile: number): Promise<Replica> {
  const archive = await openArchive(source);
  const path = join(await mkdtemp(join(tmpdir(), 'tacit-bench-')), 'export.zip');
  const zip = new ZipWriter(path);
  const days = archive.paths.filter((name) => /\/\d{4}-\d\d-\d\d\.json$/.test(name));
  const parsed = new Map<string, Record<string, unknown>[]>();
  for (const name of days) parsed.set(name, JSON.parse((await archive.read(name)).toString('utf8')));
  const channels = JSON.parse((await archive.read('channels.json')).toString('utf8')) as { id: string; name: string }[];

  const once = [...parsed.values()].reduce((sum, list) => sum + list.length, 0);
  const copies = Math.ceil(messages / (once * perFile));
  await zip.add('users.json', await archive.read('users.json'));
  const all = Array.from({ length: copies }, (_, copy) =>
    channels.map((channel) => ({ ...channel, id: `${channel.id}${copy}`, name: `${channel.name}-${copy}` })),
  );
  await zip.add('channels.json', JSON.stringify(all.flat()));

  let written = 0;
  let bytes = 0;
  for (let copy = 0; copy < copies; copy += 1) {
    for (const [name, list] of parsed) {
      const [folder, file] = name.split('/');
      const repeated = list.flatMap((message) => Array.from({ length: perFile }, (_, nth) => shifted(message, nth)));
      const content = Buffer.from(JSON.stringify(repeated));
      await zip.add(`${folder}-${copy}/${file}`, content);
      written += repeated.length;
      bytes += content.length;
    }
  }
  await zip.finish();
  await archive.close();
  return { path, messages: written, bytes };
}

function shifted(message: Record<string, unknown>, microseconds: number): Record<string, unknown> {
  const shift = (value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    const [whole, fraction = '0'] = value.split('.');
    const at = Number(fraction.padEnd(6, '0')) + microseconds;
    return `${Number(whole) + Math.floor(at / 1_000_000)}.${String(at % 1_000_000).padStart(6, '0')}`;
  };
  return {
    ...message,
    ts: shift(message['ts']),
    ...(message['thread_ts'] === undefined ? {} : { thread_ts: shift(message['thread_ts']) }),
  };
}

// Where things lie in a Slack export, and which folders may be read.
import type { Reach } from '../../connector/api-connector.ts';
import type { Skipped } from '../../connector/connector.ts';
import type { SkipReason } from '../../connector/stream.ts';
import { fieldOf, isNotNo } from './fields.ts';

export interface Layout {
  /** `''`, or the one extra folder at the top with its slash. */
  readonly root: string;
  /** Paths inside the root, without the droppings of macOS. */
  readonly paths: readonly string[];
}

const publicList = 'channels.json';
const indexFiles = [publicList, 'users.json', 'org_users.json', 'groups.json', 'dms.json', 'mpims.json'];
const dayFile = /^\d{4}-\d{2}-\d{2}\.json$/;

/** Finds the export in the archive, also inside one extra top folder; undefined where there is none. */
export function layoutOf(paths: readonly string[]): Layout | undefined {
  const real = paths.filter(isReal);
  if (real.includes(publicList)) return { root: '', paths: real };
  const tops = new Set(real.map((path) => path.slice(0, path.indexOf('/') + 1)));
  tops.delete(''); // Files beside the one folder, such as a read-me, do no harm.
  const [root] = tops;
  if (tops.size !== 1 || root === undefined || !real.includes(root + publicList)) return undefined;
  return { root, paths: real.filter((path) => path.startsWith(root)) };
}

/** Files that macOS adds, and hidden ones, belong to nobody. */
export function isReal(path: string): boolean {
  if (path.endsWith('/')) return false;
  if (!path.startsWith('.') && !path.includes('/.') && !path.startsWith('__MACOSX/')) return true;
  return !path.split('/').some((part) => part === '__MACOSX' || part.startsWith('.'));
}

/** The index files that there are, as paths of the archive. */
export function indexOf({ root, paths }: Layout): readonly string[] {
  const wanted = new Set(indexFiles.map((name) => root + name));
  return paths.filter((path) => wanted.has(path));
}

/** What the lists say of conversations, each a list of whatever stood there. */
export interface Lists {
  readonly channels: readonly unknown[];
  /** groups.json, dms.json and mpims.json together. */
  readonly others: readonly unknown[];
}

/** Folder names in the archive: those that are public with the id of their channel, and those that are not public. */
export interface Folders {
  readonly open: ReadonlyMap<string, string>;
  readonly closed: ReadonlySet<string>;
}

export function foldersOf(lists: Lists): Folders {
  const open = new Map<string, string>();
  const closed = new Set<string>();
  for (const conversation of [...lists.channels.filter((channel) => !isPublic(channel)), ...lists.others]) {
    for (const name of namesOf(conversation)) closed.add(name);
  }
  for (const channel of lists.channels.filter(isPublic)) {
    const id = idOf(channel) ?? '';
    for (const name of namesOf(channel)) if (!open.has(name)) open.set(name, id);
  }
  return { open, closed };
}

/** Only these three flags count: `C` and `G` at the start of an id say nothing. What is no clear no is a yes. */
export function reachOf(channel: unknown): Reach | undefined {
  if (idOf(channel) === undefined) return undefined;
  if (['is_im', 'is_mpim'].some((flag) => isNotNo(channel, flag))) return 'direct';
  return isNotNo(channel, 'is_private') ? 'private' : 'public';
}

export const isPublic = (channel: unknown): boolean => reachOf(channel) === 'public';

export function idOf(record: unknown): string | undefined {
  return textOf(fieldOf(record, 'id'))?.trim() || undefined;
}

/** A folder is called by the conversation's name, or where it has none by its id. */
function namesOf(conversation: unknown): readonly string[] {
  return [textOf(fieldOf(conversation, 'name')), idOf(conversation)].flatMap((name) =>
    name === undefined || name === '' ? [] : [name.normalize('NFC')],
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Day files of one folder and month. */
export interface Month {
  readonly channel: string;
  readonly paths: string[];
}

export interface Sorted {
  /** Of public channels, the oldest first: an append then holds few months, which the event store keeps apart. */
  readonly months: readonly Month[];
  readonly skipped: readonly Skipped[];
}

/** Sorts what is no index file into what may be read and what is left out, and why. */
export function sortPaths(layout: Layout, folders: Folders): Sorted {
  const start = layout.root.length;
  const calendar = new Map<string, Month[]>();
  const skipped: Skipped[] = [];
  // Within a month they stay as they were, folder by folder: what lies side by side in the archive is read at once.
  let folder = '';
  let channel: string | undefined;
  for (const path of layout.paths) {
    const slash = path.indexOf('/', start);
    if (slash < 0) {
      if (!knownTopFiles.has(path.slice(start))) skipped.push({ path, reason: 'not-a-day-file' });
      continue;
    }
    if (folder.length !== slash - start || !path.startsWith(folder, start)) {
      folder = path.slice(start, slash);
      channel = channelOf(folder, folders);
    }
    if (channel !== undefined && dayFile.test(path.slice(slash + 1))) addDay(calendar, channel, path);
    else skipped.push({ path, reason: reasonOf(nameOf(folder), folders) });
  }
  const inOrder = [...calendar.keys()].toSorted();
  return { months: inOrder.flatMap((month) => calendar.get(month)!), skipped };
}

/** Re-zipping on macOS takes accents apart; the lists have them whole. */
const nameOf = (folder: string): string => folder.normalize('NFC');

/** The channel of a folder that may be read. */
function channelOf(folder: string, { open, closed }: Folders): string | undefined {
  const name = nameOf(folder);
  return closed.has(name) ? undefined : open.get(name);
}

function addDay(calendar: Map<string, Month[]>, channel: string, path: string): void {
  const month = monthOf(path);
  let months = calendar.get(month);
  if (months === undefined) calendar.set(month, (months = []));
  const last = months.at(-1);
  if (last?.channel === channel) last.paths.push(path);
  else months.push({ channel, paths: [path] });
}

/** `2024-03` of `general/2024-03-04.json`. */
const monthOf = (path: string): string => path.slice(-'2024-03-04.json'.length, -'-04.json'.length);

/** The lists of an export that hold no messages: their absence from the counts is no loss. */
const knownTopFiles = new Set([
  ...indexFiles,
  'integration_logs.json',
  'canvases.json',
  'lists.json',
  'content_flags.json',
  'huddle_transcripts.json',
  'file_conversations.json',
]);

function reasonOf(folder: string, { open, closed }: Folders): SkipReason {
  // A name in two lists is refused: reading too little can be mended, reading too much cannot.
  if (closed.has(folder)) return 'not-public';
  return open.has(folder) ? 'not-a-day-file' : 'not-listed';
}

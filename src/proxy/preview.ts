// The preview: of one live page each raw record beside what would leave the network, for the administrator's own terminal.
//
// What it gives is what somebody wrote. It is made where it is shown, stored nowhere and sent to nobody.
import { Refused } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import { recordsOf } from '../connector/read-answer.ts';
import { knownArgument, patternsArgument, type WirePage, type WirePlace } from '../connector/wire.ts';
import { rowsByStream } from '../connector/wire-rows.ts';
import type { Proxy } from './proxy.ts';
import { unwatched, type Watch } from './watch.ts';

/** A record of the source, and the rows that would go on of it, by stream and column. */
export interface Previewed {
  readonly record: unknown;
  readonly rows: readonly { readonly stream: string; readonly columns: Readonly<Record<string, unknown>> }[];
}

/** Remembers the records of the last answer to that method. */
export interface Previewing {
  readonly watch: Watch;
  of(method: string): readonly Previewed[];
}

export function previewing(connector: ApiConnector): Previewing {
  const seen = new Map<string, readonly Previewed[]>();
  const answered: Watch['answered'] = ({ method, call, body, read }) => {
    const { records: at } = call;
    const page = read(body);
    if (at === undefined || at.includes('.')) return page;
    const previewed = recordsOf({ records: at }, body).map((record) => ({
      record,
      rows: rowsOf(connector, read({ ...body, [at]: [record] })),
    }));
    seen.set(method, previewed);
    return page;
  };
  return { watch: { ...unwatched, answered }, of: (method) => seen.get(method) ?? [] };
}

function rowsOf(connector: ApiConnector, page: WirePage | null): Previewed['rows'] {
  if (page === null) return [];
  return rowsByStream(connector, page).flatMap(([stream, rows]) => {
    const names = Object.keys(connector.streams[stream]!.shape.columns);
    return rows.map((row) => ({ stream, columns: Object.fromEntries(names.map((name, at) => [name, row[at]])) }));
  });
}

export interface Wanted {
  /** Of the source; its timeline where it is left out. */
  readonly method?: string | undefined;
  /** Of the names of places. */
  readonly patterns: readonly string[];
  readonly records: number;
}

/** So many places are asked for one that has anything in it. */
const mostPlaces = 10;

/** Asks what a sync would ask first, then one page of the method. Throws Refused `invalid-request` with what the source said in our words. */
export async function preview(proxy: Proxy, { of }: Previewing, wanted: Wanted): Promise<readonly Previewed[]> {
  const { connector, allowed } = proxy;
  const { identity, snapshots, timeline } = connector;
  const method = wanted.method ?? timeline.method;
  const question = allowed.get(method)?.question;
  if (question === undefined || !['accounts', 'places', 'timeline'].includes(question)) throw noSuch(connector);
  const limit = String(wanted.records);
  const spoken = await pageOf(proxy, identity.method, {}, 'identity');
  let { known } = spoken;
  if (snapshots.workspaces !== undefined && spoken.hasWorkspaces) {
    known = (await pageOf(proxy, snapshots.workspaces.method, { known }, 'workspaces')).known;
  }
  // Bots are told from people by the accounts: the first page of them is enough to show the rules.
  const accounts = await pageOf(
    proxy,
    snapshots.accounts.method,
    { known, limit: question === 'accounts' ? limit : '200' },
    'accounts',
  );
  if (question === 'accounts') return of(method);
  const listed = { [knownArgument]: accounts.known, [patternsArgument]: JSON.stringify(wanted.patterns) };
  const size = question === 'places' ? limit : '200';
  const { places } = await pageOf(proxy, snapshots.places.method, { ...listed, limit: size }, 'places');
  if (question === 'places') return of(method);
  const chosen = places.filter(({ isNamed }) => wanted.patterns.length === 0 || isNamed).slice(0, mostPlaces);
  return ofTimeline(proxy, of, chosen, { [knownArgument]: accounts.known, limit });
}

async function ofTimeline(
  proxy: Proxy,
  of: Previewing['of'],
  places: readonly WirePlace[],
  args: Readonly<Record<string, string>>,
): Promise<readonly Previewed[]> {
  const { timeline } = proxy.connector;
  for (const { handle } of places) {
    const answered = await proxy.ask(
      timeline.method,
      { ...args, [timeline.place]: handle },
      AbortSignal.timeout(60_000),
    );
    // A place that cannot be read is passed by, as a sync passes it by.
    if (answered.is !== 'answered' || answered.page === null) continue;
    const found = of(timeline.method);
    if (found.length > 0) return found;
  }
  return [];
}

async function pageOf<Q extends WirePage['question']>(
  proxy: Proxy,
  method: string,
  args: Readonly<Record<string, string>>,
  question: Q,
): Promise<Extract<WirePage, { question: Q }>> {
  const answered = await proxy.ask(method, args, AbortSignal.timeout(60_000));
  if (answered.is === 'answered' && answered.page?.question === question) {
    return answered.page as Extract<WirePage, { question: Q }>;
  }
  const said = answered.is === 'refused' ? answered.why : sayOf(answered.verdict);
  throw new Refused(
    'invalid-request',
    `The source did not answer ${method}: ${said}.`,
    'Look at the token of the proxy.',
  );
}

const sayOf = (verdict: { readonly is: string; readonly code?: string }): string => verdict.code ?? verdict.is;

function noSuch({ snapshots, timeline }: ApiConnector): Refused {
  const methods = [timeline.method, snapshots.accounts.method, snapshots.places.method];
  return new Refused('invalid-request', 'That method has no preview.', `Say ${methods.join(', ')}.`);
}

const narrowest = 120;

/** Side by side where the terminal is wide enough, else one below the other. */
export function describePreview(previewed: readonly Previewed[], width: number): string {
  if (previewed.length === 0) return 'There is no record on the first page.';
  return previewed.map((one, at) => describe(one, at + 1, width)).join('\n\n');
}

function describe({ record, rows }: Previewed, number: number, width: number): string {
  const raw = (JSON.stringify(record, null, 1) ?? 'null').split('\n').map(harmless);
  const kept = rows.flatMap(({ stream, columns }) => [
    `${stream}:`,
    ...Object.entries(columns).map(([name, value]) => `  ${name}: ${shown(value)}`),
  ]);
  const right = kept.length === 0 ? ['nothing: the record is left out'] : kept;
  const title = `— ${number} —`;
  if (width < narrowest) return [title, 'came:', ...raw, 'would leave:', ...right].join('\n');
  const half = Math.floor((width - 3) / 2);
  const left = raw.flatMap((line) => piecesOf(line, half));
  const lines = Math.max(left.length, right.length);
  const sides = Array.from({ length: lines }, (_, at) => `${(left[at] ?? '').padEnd(half)} │ ${right[at] ?? ''}`);
  return [title, `${'came'.padEnd(half)} │ would leave`, ...sides].join('\n');
}

/** What a terminal would obey, and what turns a line around, is shown as its number. */
const harmless = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`);

const piecesOf = (line: string, width: number): string[] => line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''];

function shown(value: unknown): string {
  if (value === nilId) return '–';
  return Array.isArray(value) ? `[${value.map(String).join(', ')}]` : String(value);
}

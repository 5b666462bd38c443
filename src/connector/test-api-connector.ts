// What every connector that reads over HTTP promises, as one suite: a connector's own test is one line.
//
// Here stands what the declaration alone can promise. What it promises together with the collector is tested once for all
// connectors, against sources that misbehave:
//
// - two syncs store what one does (test/collecting-complete.test.ts), and a kill after any page loses and doubles nothing
//   (test/collecting-killed.test.ts)
// - an edit within the lookback, a late reply and a deletion are found (test/collecting-late.test.ts, -deletions.test.ts)
// - a verdict ends as RetryLater with its time, Reconnect, Refused or Defect (src/collector/calls/calls.test.ts)
// - pages end, and page tokens that repeat or run out are noticed (src/collector/calls/pages.test.ts)
// - no word is in any byte or row of a whole house (test/canary-live.test.ts, test/journeys/connect-slack.test.ts)
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../base/errors.ts';
import { compileFirst } from '../privacy/path.ts';
import { type ApiConnector, type Arguments, isWithin, type PlacesRead, reaches, type Scope } from './api-connector.ts';
import type { Verdict } from './verdict.ts';
import { placeReasons } from './place-reasons.ts';
import { pageRuleOf, waysOf } from './declared.ts';
import type { Connector } from './connector.ts';
import { type Answers, pagesOf, readAnswers, recordsOf, type Refusal, unmarked } from './test-answers.ts';
import { testChanges, testThreads } from './test-timeline.ts';
import { lackingColumns, type Piece, type Reading, readingOf, testDeclaration, testKept } from './test-kept.ts';

interface Fixtures {
  /**
   * A folder: `identity.json`, one file per stream that is read, `refusals.json`, `structure.json`; `workspaces.json`,
   * `replies.json`, `details.json` and `edits.json` where the source is asked for them.
   */
  readonly fixtures: URL;
  /** What is kept of them. Written by UPDATE_GOLDENS=1 and compared otherwise: read the difference before it is committed. */
  readonly golden: URL;
}

export function testApiConnector(declared: ApiConnector, { fixtures, golden }: Fixtures): void {
  const connector = declared as unknown as ApiConnector<unknown>;
  const answers = readAnswers(connector, fixtures);
  const read = (): Reading => readingOf(declared, piecesOf(connector, answers));

  describe(connector.id, () => {
    testDeclaration(declared as Connector, read());
    testAnswers(connector, answers);
    testKept(declared as Connector, read, JSON.stringify(answers), golden);
    testScopes(connector);
    testPlaces(connector, answers);
    testThreads(connector, answers);
    testChanges(connector, answers);
    testPaging(connector, answers);
    testVerdicts(connector, answers.refusals);
  });
}

/** As the collector reads them: the accounts first, since they tell about all other records. */
function piecesOf(connector: ApiConnector<unknown>, answers: Answers): readonly Piece[] {
  const { snapshots, timeline, known } = connector;
  const { accounts, places } = snapshots;
  const { threads } = timeline;
  const people = recordsOf(answers.accounts, accounts.records);
  const learned = known.learn(beforeAccounts(connector, answers), people) as object;
  const within = (channel: string) => ({ ...learned, channel });
  const ofTimeline = answers.timeline.flatMap(({ place, pages }) =>
    [timeline.stream, ...(threads === undefined ? [] : [threads.seenStream])].map((stream) => ({
      stream,
      records: recordsOf(pages, timeline.records),
      context: within(place),
    })),
  );
  const ofThreads = answers.threads.flatMap(({ place, pages }) => {
    const { isRoot, readStream, ...read } = threads!;
    const records = recordsOf(pages, read.records);
    const replies = records.filter((record) => !isRoot(record));
    return [
      { stream: timeline.stream, records: replies, context: within(place) },
      { stream: readStream, records: records.filter(isRoot), context: within(place) },
    ];
  });
  const open = placesOf(places, answers).filter((record) =>
    isWithin(places.reachOf(record), connector.reaches.at(-1)!),
  );
  // A sync stores such a place as it stands by itself.
  const whole = answers.details.flatMap(({ pages }) => recordsOf(pages, places.details!.records));
  const ids = new Set(whole.map(places.idOf));
  const listed = open.filter((record) => !ids.has(places.idOf(record)));
  return [
    { stream: accounts.stream, records: people, context: within('') },
    { stream: places.stream, records: [...listed, ...whole], context: within('') },
    ...ofTimeline,
    ...ofThreads,
  ];
}

/** What is known before any account: of the token, and of the workspaces. */
function beforeAccounts({ identity, snapshots, known }: ApiConnector<unknown>, answers: Answers): unknown {
  const empty = known.empty(identity.read(answers.identity)!);
  if (answers.workspaces.length === 0) return empty;
  return known.learnWorkspaces!(empty, recordsOf(answers.workspaces, snapshots.workspaces!.records));
}

/** Each once, as the first list has it. */
function placesOf({ records, idOf }: PlacesRead<unknown>, answers: Answers): readonly unknown[] {
  const ids = new Set<string | undefined>();
  return answers.places
    .flatMap(({ pages }) => recordsOf(pages, records))
    .filter((record) => !ids.has(idOf(record)) && ids.add(idOf(record)));
}

function testAnswers({ identity, snapshots }: ApiConnector<unknown>, answers: Answers): void {
  test('whatever somebody wrote in the fixtures has a word of its own to look for', () => {
    const { structure, details, timeline, changes, threads, places, refusals, ...others } = answers;
    const said = [
      Object.values(others),
      [...details, ...timeline, ...changes, ...threads, ...places].map(({ pages }) => pages),
    ];

    expect(unmarked([said, refusals.map(({ answer }) => answer)], structure)).toEqual([]);
  });

  test('the account that consents is among the accounts, and an answer that names nobody is nobody', () => {
    const { accountId } = identity.read(answers.identity)!;

    const people = JSON.stringify(recordsOf(answers.accounts, snapshots.accounts.records));

    expect(people).toContain(JSON.stringify(accountId));
    expect([undefined, null, {}, [], 'x'].map(identity.read)).toEqual(Array(5).fill(undefined));
  });
}

function testScopes({ consent, streams, snapshots, timeline }: ApiConnector<unknown>): void {
  const ways: readonly (readonly Scope[])[] = Object.values(waysOf(consent));
  const names = Object.keys(streams);

  test('each scope has a reason and a stream that needs it, and no stream needs a scope that is not asked for', () => {
    for (const scopes of ways) {
      const needed = new Set(scopes.filter(({ isOptional }) => isOptional !== true).flatMap((scope) => scope.streams));

      expect(names.filter((name) => !needed.has(name))).toEqual([]);
      expect(scopes.filter((scope) => !scope.streams.some((name) => names.includes(name)))).toEqual([]);
      expect(scopes.flatMap((scope) => scope.streams).filter((name) => !names.includes(name))).toEqual([]);
      expect(scopes.filter(({ why }) => why.split(' ').length < 5)).toEqual([]);
      expect(new Set(scopes.map(({ name }) => name)).size).toBe(scopes.length);
    }
  });

  test('nothing is asked for that must never be, and the other way says its price', () => {
    const isNever = (name: string): boolean => consent.neverAsked.some((start) => name.startsWith(start));
    const asked = [...ways.flat(), ...(consent.beside?.scopes ?? []), ...(consent.ofOrganization?.beside.scopes ?? [])];

    expect(consent.neverAsked.length).toBeGreaterThan(0);
    expect(asked.filter(({ name }) => isNever(name))).toEqual([]);
    expect((consent.refused ?? []).filter((name) => !isNever(name))).toEqual([]);
    expect(consent.alternative?.warning ?? 'x'.repeat(41)).toSatisfy((warning: string) => warning.length > 40);
  });

  test('the app that an administrator creates asks for the declared scopes and for no other', () => {
    const redirectUrl = 'https://tacit.example/oauth/callback';

    for (const [mode, scopes] of Object.entries(waysOf(consent))) {
      const manifest = JSON.stringify(consent.manifest(redirectUrl, mode as 'person' | 'bot'));
      const has = ({ name }: Scope) => manifest.includes(JSON.stringify(name));
      const asked = [...scopes, ...(consent.beside?.scopes ?? [])];
      expect(manifest).toContain(redirectUrl);
      expect(asked.filter((scope) => has(scope) === (scope.isAddedLater === true))).toEqual([]);
      expect(ways.flat().filter((scope) => has(scope) && !asked.includes(scope))).toEqual([]);
      expect(consent.neverAsked.filter((start) => manifest.includes(`"${start}`))).toEqual([]);
    }
  });

  test('what is read fills a declared stream, and every declared stream is read', () => {
    const reads = [snapshots.accounts, snapshots.places, timeline].map(({ stream }) => stream);

    const { seenStream, readStream } = timeline.threads ?? {};
    const ofThreads = [seenStream, readStream].filter((name) => name !== undefined);
    expect([...reads, ...ofThreads].sort()).toEqual(names.sort());
  });
}

function testPlaces(connector: ApiConnector<unknown>, answers: Answers): void {
  const { places } = connector.snapshots;
  const found = placesOf(places, answers);
  const widest = connector.reaches.at(-1)!;
  const within = found.filter((place) => isWithin(places.reachOf(place), widest));
  const known = beforeAccounts(connector, answers);

  test('places are told apart by who can see them, and what is out of reach is never read', () => {
    const nearest = found.filter((place) => isWithin(places.reachOf(place), connector.reaches[0]));

    expect(connector.reaches).toEqual(reaches.slice(0, connector.reaches.length));
    expect(new Set(within.map(places.reachOf)).size).toBe(connector.reaches.length);
    expect(nearest.length).toBeGreaterThan(1);
    expect(nearest.length).toBeLessThan(found.length);
  });

  test('a place that is shared with others is told apart, and so is one that was archived', () => {
    expect(within.filter(places.isExternal).length).toBeGreaterThan(0);
    expect(within.some(places.isArchived)).toBe(
      !lackingColumns(connector.streams[places.stream]!).includes('isArchived'),
    );
    expect(within.filter((place) => !places.isExternal(place) && !places.isArchived(place)).length).toBeGreaterThan(0);
  });

  test('every place has an id of its own, and only one of those within reach is read in the fixtures', () => {
    const ids = within.map(places.idOf);
    const read = [...answers.details, ...answers.timeline, ...answers.changes, ...answers.threads].map(
      ({ place }) => place,
    );

    expect(ids.filter((id) => id === undefined || id === '')).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(read.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('a place of which nothing is known is not read, and nothing is made up about it', () => {
    const unknown: readonly unknown[] = [undefined, null, {}, [], 'x', 7];

    expect(unknown.map(places.reachOf)).toEqual(unknown.map(() => undefined));
    expect(unknown.map((record) => [places.sizeOf(record), places.createdAt(record)])).toEqual(
      unknown.map(() => [0, 0]),
    );
    expect(unknown.map((record) => places.besideOf?.(record, {}) ?? {})).toEqual(unknown.map(() => ({})));
  });

  test('the lists of places that the fixtures hold are those that are asked for', () => {
    const passes: readonly Arguments[] = places.passes?.(known, widest) ?? [{}];

    expect(answers.places.map(({ pass }) => pass)).toEqual(passes);
  });
}

function testPaging(connector: ApiConnector<unknown>, answers: Answers): void {
  // The pages of a file are what was read of it at once.
  const paged = pagesOf(connector, answers).filter(({ call }) => !('dayFiles' in call));
  const tokens = paged.map(({ call, pages }) =>
    pages.map((page) => compileFirst(pageRuleOf(connector as unknown as ApiConnector, call).path)(page) ?? ''),
  );

  test('every page but the last hands out a page token, each another one', () => {
    for (const list of tokens) {
      const handedOut = list.filter((token) => token !== '');

      expect(list.map((token) => token === '')).toEqual(list.map((_, at) => at === list.length - 1));
      expect(new Set(handedOut).size).toBe(handedOut.length);
    }
    expect(tokens.filter((list) => list.length > 2).length).toBeGreaterThan(1);
  });
}

function testVerdicts({ api }: ApiConnector<unknown>, refusals: readonly Refusal[]): void {
  const errorOf = compileFirst(api.errorPath);
  const verdictOf = ({ status, retryAfterSeconds, answer }: Refusal): Verdict =>
    api.verdict({ status, retryAfterSeconds, error: errorOf(answer) as string | undefined });
  const every: readonly Verdict['is'][] = [
    ...(['wait', 'again', 'refresh', 'page-expired'] as const),
    ...(['skip', 'reconnect', 'stop', 'defect'] as const),
  ];

  test('every refusal has its next step, and every next step is taken for one', () => {
    expect(refusals.map(verdictOf)).toEqual(refusals.map(({ verdict }) => verdict));
    expect([...new Set(refusals.map(({ verdict }) => verdict.is))].sort()).toEqual([...every].sort());
  });

  test('too many calls rest for as long as the source says, or for a while', () => {
    const told = api.verdict({ status: 429, retryAfterSeconds: 41 });
    const untold = api.verdict({ status: 429 });

    expect(told).toEqual({ is: 'wait', seconds: 41 });
    expect(untold.is === 'wait' && untold.seconds > 0).toBe(true);
  });

  test('what ends a sync has a documented code, and a place that is left out a documented reason', () => {
    const verdicts = refusals.map(verdictOf);

    const codes = verdicts.flatMap((verdict) => ('code' in verdict ? [verdict.code] : []));
    const reasons = verdicts.flatMap((verdict) => (verdict.is === 'skip' ? [verdict.reason] : []));

    expect(codes).toContain('source-token-revoked');
    expect([...codes.filter((code) => !(code in errorCodes)), ...reasons.filter((r) => !(r in placeReasons))]).toEqual(
      [],
    );
  });

  test('what nobody documented is never taken for well, and what is well for nothing else', () => {
    expect(api.verdict({ status: 200, error: 'a_word_of_next_year' }).is).toBe('defect');
    expect([301, 400, 404, 418].map((status) => api.verdict({ status }).is)).toEqual(Array(4).fill('defect'));
    expect(api.verdict({ status: 500 }).is).toBe('again');
    expect(api.verdict({ status: 200 }).is).toBe('fine');
  });
}

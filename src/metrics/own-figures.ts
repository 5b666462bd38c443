// What single metrics say of one person alone: for that person, who asks for their own, and for nobody else.
import { nilId } from '../base/ids.ts';
import { type FigureStore, personWeeksNumber, prepareFigureTables } from './internal/figure-tables.ts';
import { uuidList } from './internal/sql.ts';
import { weekName } from './weeks.ts';

export interface OwnWeek {
  /** `2026-W10` */
  readonly week: string;
  readonly messages: number;
  readonly replies: number;
  /** Local days on which they wrote. */
  readonly postingDays: number;
  /** Per cent of the messages outside the own schedule. */
  readonly afterHours: number;
  /** Mean hours from the first to the last message of the days with three and more; null where there is none. */
  readonly span: number | null;
}

export interface OwnResponses {
  readonly threads: number;
  /** Null without any. */
  readonly medianSeconds: number | null;
}

export interface OwnFigures {
  /** The last first. */
  readonly weeks: readonly OwnWeek[];
  /** How long others waited for their answer, and they for that of others, where one came within seven days. */
  readonly given: OwnResponses;
  readonly received: OwnResponses;
}

const weeksShown = 13;
/** Fewer messages in a day may be a single burst, as in the metric of the workday span. */
const messagesOfWorkday = 3;

/** `person` is the token by which their accounts are counted together. */
export async function readOwnFigures(
  store: FigureStore,
  organizationId: string,
  person: string | null,
  accounts: readonly string[],
): Promise<OwnFigures> {
  const whose = [...accounts, ...(person === null ? [] : [person])];
  const none = { threads: 0, medianSeconds: null };
  if (whose.length === 0) return { weeks: [], given: none, received: none };
  await prepareFigureTables(store, organizationId);
  const weeks = await store.query<Omit<OwnWeek, 'week'> & { readonly monday: string }>(organizationId, weeksSql(whose));
  const first = weeks.at(-1)?.monday;
  const since = first === undefined ? undefined : `${first} 00:00:00`;
  const responses = async (sql: string): Promise<OwnResponses> => {
    if (since === undefined || accounts.length === 0) return none;
    return (await store.query<OwnResponses>(organizationId, sql, { since }))[0] ?? none;
  };
  return {
    weeks: weeks.map(({ monday, ...week }) => ({ ...week, week: weekName(monday) })),
    given: await responses(givenSql(uuidList(accounts))),
    received: await responses(receivedSql(uuidList(accounts))),
  };
}

/** The weeks of people are kept by a hash of whose they are. */
const hashes = (tokens: readonly string[]): string =>
  tokens.map((token) => `cityHash64(${uuidList([token]).slice(1, -1)})`).join(', ');

const weeksSql = (whose: readonly string[]): string => `
  SELECT toString(week) AS monday, messages, replies, bitCount(days) AS postingDays,
    round(100 * afterHours / messages) AS afterHours, if(empty(spans), NULL, round(arrayAvg(spans) / 60, 1)) AS span
  FROM (
    SELECT week, sum(inChannel.messages) AS messages, sum(inChannel.replies) AS replies,
      sum(inChannel.afterHours) AS afterHours, groupBitOr(inChannel.days) AS days,
      arraySort(groupArrayArray(inChannel.minutes)) AS minutes,
      arrayFilter(ofDay -> length(ofDay) >= ${messagesOfWorkday},
        arrayMap(day -> arrayFilter(minute -> intDiv(minute, 1440) = day, minutes), range(7))) AS workdays,
      arrayMap(ofDay -> ofDay[length(ofDay)] - ofDay[1], workdays) AS spans
    FROM personWeeks AS inChannel FINAL
    WHERE person IN (${hashes(whose)}) AND (week, version) IN (
      SELECT week, max(version) FROM figureWeeks WHERE metric = ${personWeeksNumber} GROUP BY week)
    GROUP BY week
  )
  ORDER BY monday DESC LIMIT ${weeksShown}`;

const others = (mine: string): string =>
  `author NOT IN ${mine} AND author != toUUID('${nilId}') AND author NOT IN (SELECT account FROM accounts FINAL WHERE class = 'bot')`;
const replies = `class = 'human' AND toUnixTimestamp64Micro(threadAt) != 0 AND threadAt != at AND at >= threadAt
  AND threadAt >= toDateTime64({since:String}, 6, 'UTC')`;
const sevenDays = 7 * 86_400;

/** One row of a median over threads, each with the first of the answers that `answers` gives. */
const medianSql = (answers: string): string => `
  SELECT count() AS threads, if(count() = 0, NULL, round(quantileExactInclusive(0.5)(waited))) AS medianSeconds
  FROM (
    SELECT (toUnixTimestamp64Micro(min(at)) - toUnixTimestamp64Micro(threadAt)) / 1000000 AS waited
    FROM messages FINAL WHERE ${replies} AND ${answers} GROUP BY channel, threadAt
  )
  WHERE waited <= ${sevenDays}`;

const ownRoots = (mine: string): string => `(SELECT channel, at FROM messages WHERE author IN ${mine})`;

const givenSql = (mine: string): string =>
  medianSql(`author IN ${mine} AND (channel, threadAt) NOT IN ${ownRoots(mine)}`);
const receivedSql = (mine: string): string => medianSql(`${others(mine)} AND (channel, threadAt) IN ${ownRoots(mine)}`);

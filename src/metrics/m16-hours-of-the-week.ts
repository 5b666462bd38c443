// M16: when in the week people write.
import { authorsClock, defineMetric, type Sources } from './metric.ts';
import { dayStartHour } from './weeks.ts';

type Figures = Sources<'messages' | 'people'>['figures'];

/** Blocks that follow each other: overlapping windows, taken from one another, would leave single weeks. */
const ending = 'least(week + 7 * (3 - intDiv(toUInt32(week) - 4, 7) % 4), {lastWeek:Date})';

/** Sorted first, each person's hours are counted where they stand, which is far cheaper than by a table of all cells. */
function blocksSql(personWeeks: string, figures: Figures): string {
  const people = 'count()';
  return `
    SELECT grouping, groupId, ending AS week, intDiv(place, 24) + 1 AS weekday, (place + ${dayStartHour}) % 24 AS hour,
      ${figures({
        messages: { value: 'sum(times)', people, topShare: 'max(times) / sum(times)' },
        people: { value: people, people },
      })}
    FROM (
      SELECT grouping, groupId, ending, arrayCompact(hours) AS places,
        arrayFilter((at, hour, before) -> hour != before, arrayEnumerate(hours), hours, arrayPushFront(arrayPopBack(hours), 255)) AS starts,
        arrayMap((start, next) -> next - start, starts, arrayPushBack(arrayPopFront(starts), length(hours) + 1)) AS counts
      FROM (
        SELECT grouping, groupId, ${ending} AS ending, person, arraySort(groupArrayArray(weekly.hours)) AS hours
        FROM ${personWeeks} AS weekly GROUP BY grouping, groupId, ending, person
      )
    )
    ARRAY JOIN places AS place, counts AS times
    GROUP BY grouping, groupId, ending, place`;
}

export const hoursOfTheWeek = defineMetric({
  id: 'M16',
  name: 'Hours of the week',
  slug: 'hours-of-the-week',
  question: 'When do people really work?',
  formula: 'Messages, and distinct people who wrote, by weekday and hour, over consecutive blocks of 4 weeks.',
  grain: 'group, weekday, hour and 4 ISO weeks',
  timeRule: `The hour is that of ${authorsClock}. The weekday is that of the local day, which starts at 04:00: the hours 0 to 3 stand at the end of the day that began before midnight.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal'],
  groupRule: 'Each cell needs k people and nobody with more than half of it; else it is hidden.',
  edgeCases:
    'An hour that the clock skips has nothing; one that it repeats holds both. A block that reaches before the first stored day, or beyond the last stored week, counts what is there. Blocks do not overlap, so that no single week can be found by subtraction; asked for another week, the answer is the last block that ended.',
  source: 'Viva Insights, hour blocks',
  shape: 'heatmap',
  measures: [
    { id: 'messages', name: 'Messages', unit: 'messages', rule: { needsPeople: true, sumsUp: true } },
    {
      id: 'people',
      name: 'People who wrote',
      unit: 'people',
      rule: { needsPeople: true, countsPeople: true, sumsUpOverPeople: true },
    },
  ],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 3 },
  sql: ({ personWeeks, figures }) => blocksSql(personWeeks, figures),
});

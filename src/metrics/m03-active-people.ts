// M03: how many different people write.
import { authorsClock, defineMetric } from './metric.ts';
import { inWeek, inWindow, onSunday, peopleWindows } from './people-windows.ts';

const people = { needsPeople: true, countsPeople: true, sumsUpOverPeople: true };

export const activePeople = defineMetric({
  id: 'M03',
  name: 'Active people',
  slug: 'active-people',
  question: 'How many different people take part in writing?',
  formula: "Distinct people with at least one message in the 1, 7 and 28 days that end on the week's last day.",
  grain: 'group and ISO week',
  timeRule: `Days start at 04:00 on ${authorsClock}; windows end with the week's Sunday.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal'],
  groupRule: 'At least k people wrote; numbers of people below 50 are rounded to 5.',
  edgeCases:
    'Guests count as people, bots and people of other organizations do not. A window that reaches before the first stored day counts what is there. The share of the roster needs the roster, so it is not given here.',
  source: 'Slack analytics, active members; Worklytics, active flag',
  shape: 'weekly',
  measures: [
    { id: 'people7', name: 'People who wrote in the week', unit: 'people', rule: people },
    { id: 'people28', name: 'People who wrote in 28 days', unit: 'people', rule: people },
    { id: 'people1', name: "People who wrote on the week's Sunday", unit: 'people', rule: people },
  ],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 3 },
  sql: ({ personWeeks, figures }) =>
    peopleWindows(
      personWeeks,
      figures({
        people7: { value: inWeek, people: inWeek },
        people28: { value: inWindow, people: inWindow },
        people1: { value: onSunday, people: onSunday },
      }),
    ),
});

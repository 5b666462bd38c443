// M03: how many different people write.
import { authorsClock, defineMetric } from './metric.ts';
import { inWeek, inWindow, onSunday, peopleWindows } from './people-windows.ts';
import { ofRoster, rosterShare } from './roster-shares.ts';

const people = { needsPeople: true, countsPeople: true, sumsUpOverPeople: true };

export const activePeople = defineMetric({
  id: 'M03',
  name: 'Active people',
  slug: 'active-people',
  question: 'How many different people take part in writing?',
  formula:
    "Distinct people with at least one message in the 1, 7 and 28 days that end on the week's last day; for 7 and 28 days also the part of the people in the week's roster who are among them.",
  grain: 'group and ISO week',
  timeRule: `Days start at 04:00 on ${authorsClock}; windows end with the week's Sunday.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal', 'person', 'joinedOn', 'leftOn'],
  groupRule:
    'At least k people wrote; numbers of people below 50 are rounded to 5. For the shares the group has at least k people in the roster; they are shown between 10 and 90 %, else as their bound.',
  edgeCases:
    'Guests count as people, bots and people of other organizations do not. A window that reaches before the first stored day counts what is there. The shares count people of the roster alone: who joined after the week or left before it is in neither side, and neither is who is left out. Channels have no roster.',
  source: 'Slack analytics, active members; Worklytics, active flag',
  shape: 'weekly',
  measures: [
    { id: 'people7', name: 'People who wrote in the week', unit: 'people', rule: people },
    { id: 'people28', name: 'People who wrote in 28 days', unit: 'people', rule: people },
    { id: 'people1', name: "People who wrote on the week's Sunday", unit: 'people', rule: people },
    { id: 'share7', name: 'Of the roster, wrote in the week', unit: '%', rule: rosterShare },
    { id: 'share28', name: 'Of the roster, wrote in 28 days', unit: '%', rule: rosterShare },
  ],
  splits: ['organization', 'channel', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 3 },
  sql: ({ personWeeks, rosterWeeks, figures }) => [
    peopleWindows(
      personWeeks,
      figures({
        people7: { value: inWeek, people: inWeek },
        people28: { value: inWindow, people: inWindow },
        people1: { value: onSunday, people: onSunday },
      }),
    ),
    ofRoster(
      rosterWeeks,
      figures({
        share7: { value: '100 * wrote / people', people: 'people' },
        share28: { value: '100 * wroteIn28Days / people', people: 'people' },
      }),
    ),
  ],
});

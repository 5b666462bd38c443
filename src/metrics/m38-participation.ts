// M38: which part of a channel's members takes part.
import { authorsClock, defineMetric } from './metric.ts';
import { inWindow, peopleWindows } from './people-windows.ts';

export const participation = defineMetric({
  id: 'M38',
  name: 'Participation',
  slug: 'participation',
  question: 'Which part of the members of a channel writes in it?',
  formula: "Distinct people who wrote in the 28 days that end with the week, divided by the channel's members.",
  grain: 'channel and ISO week',
  timeRule: `28 days end with the week's Sunday, by ${authorsClock}.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal', 'members'],
  groupRule:
    'At least k people wrote and the channel has at least k members; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'Members are those of the last snapshot, for every week: a source that exports says who is a member now, not then. People who wrote and left can make more writers than members, which is shown as 90 % or more. Guests are in both numbers. A roster does not change it: of the members of a channel only their number is kept, not who they are. Without a member count there is no value.',
  source: 'Slack channel analytics, members who posted',
  shape: 'weekly',
  measures: [
    { id: 'share', name: 'Participation', unit: '%', rule: { needsPeople: true, needsMembers: true, isShare: true } },
  ],
  splits: ['channel'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 3 },
  // The figure is the number of people; reading divides it by the members, so that a new snapshot recomputes nothing.
  sql: ({ personWeeks, figures }) =>
    peopleWindows(personWeeks, figures({ share: { value: inWindow, people: inWindow } })),
});

// M59: how far the people of the roster come: an account, a message, messages on most days.
import { authorsClock, defineMetric } from './metric.ts';
import { ofRoster, rosterShare } from './roster-shares.ts';

export const adoptionFunnel = defineMetric({
  id: 'M59',
  name: 'Adoption funnel',
  slug: 'adoption-funnel',
  question: 'How many of our people use what we have?',
  formula:
    "Of the people in the week's roster: those with an account, those who wrote in the week, and those who wrote on 3 or more days of it.",
  grain: 'group and ISO week',
  timeRule: `Weeks start on Monday at 04:00 on ${authorsClock}; the roster is that of the week.`,
  needs: ['at', 'author', 'channel', 'class', 'isExternal', 'person', 'joinedOn', 'leftOn'],
  groupRule: 'The group has at least k people in the roster; shown between 10 and 90 %, else as its bound.',
  edgeCases:
    'The funnel so far: that somebody reads cannot be seen in what is kept, and two-way ties are not counted yet, so both steps are missing. Who joined after the week or left before it is in neither side, and neither is who is left out. Accounts are those that are matched today, for every week: when an account was made is not kept. How many people are matched stands in the coverage of every answer. A week before the first roster has none.',
  source: 'Slack analytics, claimed and active members',
  shape: 'weekly',
  measures: [
    { id: 'account', name: 'Have an account', unit: '%', rule: rosterShare },
    { id: 'posted', name: 'Wrote in the week', unit: '%', rule: rosterShare },
    { id: 'regular', name: 'Wrote on 3 or more days', unit: '%', rule: rosterShare },
  ],
  splits: ['organization', 'people'],
  emptyWeekIsZero: false,
  reach: { daysBack: 0, weeksOn: 0 },
  sql: ({ rosterWeeks, figures }) =>
    ofRoster(
      rosterWeeks,
      figures({
        account: { value: '100 * withAccount / people', people: 'people' },
        posted: { value: '100 * wrote / people', people: 'people' },
        regular: { value: '100 * wroteOften / people', people: 'people' },
      }),
    ),
});

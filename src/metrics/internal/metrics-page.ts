// The documentation page of the metrics, made from their declarations.
import { metrics } from '../catalogue.ts';
import type { Metric } from '../metric.ts';
import { fewestPeople } from '../publish.ts';

const head = `# Metrics

Every number Tacit shows is one of these. Each is one declaration in \`src/metrics/\`, from which come its figures, the
definition drawer in the console and this page; the page is written by \`node src/metrics/internal/write-docs.ts\`, and
a test fails when it is out of date.

## What holds for all

* Only messages that people wrote count. Messages of bots, system messages and redacted messages do not; nor do
  those of people of other organizations, who are not the organization's to analyse (their replies do answer).
* Weeks are ISO weeks. A local day starts at 04:00 on the author's wall clock, so that what is written at 02:00 belongs to
  the evening before; a week starts on Monday at 04:00. Durations are elapsed time.
* The author's wall clock is that of their own time zone, where the roster of the week names it: TIMEZONE of the HR file.
  Else, and before the first roster, it is that of the organization. The time zone of a source's profile is not kept, and a
  location decides no time zone. A week has the roster with which it starts on the organization's clock; a week
  of the author that has not begun in the organization's time zone is counted when it has.
* Working hours are those of the same roster, where it says WORK_START and WORK_END, else 09:00 to 17:00; work days are its
  WORK_DAYS, else Monday to Friday. Holidays and leave are not known.
* Percentiles are of type 7 (linear between the closest ranks), the default of R and numpy.
* A week without data is a gap. Where a week without a message is a zero, the metric says so.
* Where a connection cannot tell what a metric needs ([what admin analytics lack](slack-analytics.md#what-it-lacks)), there is
  no number but a sentence, "not available", in every week to which it brought messages; by channel, in the channels where it did.
* A channel is known by the start of its token, since its name is not kept.

## Group rules

k is the fewest people that a number may speak of: ${fewestPeople}, which can be raised, and never lowered under it. What falls under it is hidden
by \`publish\`, the only door between figures and readers.

* A number needs k people who contribute to it. A median needs 2k, a 90th percentile the larger of 20 and 2k.
* A total of which one person makes more than half is hidden.
* A share is shown between 10 and 90 %, otherwise as "at most 10 %" or "at least 90 %".
* Numbers of people below 50 are rounded to 5.
* Channels add up to the organization. Wherever a hidden channel could be found by taking the shown ones from the
  total, the next smallest is hidden too, until at least two are hidden and one of them has k people or more: hidden
  channels may be made of the same people, so two of four people each may be four people and not eight. The same
  holds for the buckets of a histogram and the cells of a heatmap.
* Groups of people lie in the organization and in each other: teams in departments, managers' organizations in one
  another. Wherever groups of one dimension lie in another group, what they leave over is no group of one to k-1 people.
  This is decided over all dimensions at once, so an answer by one hides what an answer by another would need.

## Groups of people

Where a roster stands, numbers are split by every dimension that it fills: those of the HR file, such as department, team
and location, its own columns, and two that are worked out.

* A week has the groups of its roster: the latest one whose day is not after the week's Sunday. Who moved counts where they
  were at the time. Before the first roster there are no groups of people.
* Who joined after the week, left before it, or is left out belongs to no group. Who stands in no roster belongs to none
  either, and counts for the organization alone.
* *Tenure* is how long somebody had been there on the week's Sunday: under 3 months, 3 to 12 months, 1 to 3 years, 3 years
  and more; without a date, none.
* *Manager's organization* is everybody below a manager, however far, and the manager. It is named by the department, or
  else the team, that most of its people are in.
* The coverage of an answer says which part of the messages is by people of the roster, and which part of the latest roster
  has an account: in whole per cent, and in steps of 5 where fewer than k people are not matched.

`;

/** The page as Markdown. */
export function metricsPage(): string {
  return `${head}## The metrics\n\n${metrics.map(sectionOf).join('\n')}`;
}

function sectionOf(metric: Metric): string {
  const measures = metric.measures.map(({ name, unit }) => `${name} (${unit})`).join('; ');
  const facts = [
    ['Formula', metric.formula],
    ['Measures', measures],
    ['Grain', metric.grain],
    ['Time', metric.timeRule],
    ['Split by', metric.splits.join(', ')],
    ['Reads', metric.needs.join(', ')],
    ['Shown when', metric.groupRule],
    [
      'Weeks without a message',
      metric.emptyWeekIsZero ? 'zero between the first and the last week with messages, else a gap' : 'a gap',
    ],
    ['Edge cases', metric.edgeCases],
    ['Source', metric.source],
  ];
  return `### ${metric.id} ${metric.name}\n\n*${metric.question}*\n\n${facts.map(([name, text]) => `* **${name}.** ${text}`).join('\n')}\n`;
}

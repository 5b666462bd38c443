// Every metric there is, in the order of the catalogue.
import { Refused } from '../base/errors.ts';
import { messagesSent } from './m01-messages-sent.ts';
import { postingDays } from './m02-posting-days.ts';
import { activePeople } from './m03-active-people.ts';
import { replyShare } from './m06-reply-share.ts';
import { firstResponseTime } from './m09-first-response-time.ts';
import { responseRate } from './m10-response-rate.ts';
import { hoursOfTheWeek } from './m16-hours-of-the-week.ts';
import { workdaySpan } from './m17-workday-span.ts';
import { afterHoursShare } from './m18-after-hours-share.ts';
import { weekendDays } from './m20-weekend-days.ts';
import { participation } from './m38-participation.ts';
import { dormantChannels } from './m42-dormant-channels.ts';
import { publicShare } from './m43-public-share.ts';
import { adoptionFunnel } from './m59-adoption-funnel.ts';
import type { Metric } from './metric.ts';

export const metrics: readonly Metric[] = [
  messagesSent,
  postingDays,
  activePeople,
  replyShare,
  firstResponseTime,
  responseRate,
  hoursOfTheWeek,
  workdaySpan,
  afterHoursShare,
  weekendDays,
  participation,
  dormantChannels,
  publicShare,
  adoptionFunnel,
];

/** The metric of an id such as `M09`, or of an address such as `first-response-time`. Throws Refused. */
export function metricOf(id: string): Metric {
  const found = metrics.find((metric) => metric.id === id.toUpperCase() || metric.slug === id);
  if (found !== undefined) return found;
  throw new Refused('unknown-metric', 'There is no metric of that id.', 'GET /api/metrics lists them all.');
}

// What each failure of Slack's admin analytics means for the collector, beside those of all its methods.
import type { AnswerFacts, Verdict } from '../../connector/verdict.ts';
import { verdictOf } from './verdict.ts';

const noFile: ReadonlySet<string> = new Set(['file_not_yet_available', 'file_not_found', 'data_not_available']);

/** The organization's plan, its settings or the person who consented do not allow it. */
const policies: ReadonlySet<string> = new Set([
  'not_an_enterprise',
  'not_an_admin',
  'analytics_unavailable',
  'metadata_not_available',
  'member_analytics_disabled',
  'org_level_email_display_disabled',
  'user_cannot_manage_public_channels',
]);

/** Every word that means something here; the documentation explains each. */
export const analyticsWords: readonly string[] = [
  ...noFile,
  ...policies,
  'admin_analytics_disabled',
  'different_team_owns_message_metadata_for_channel',
];

export function analyticsVerdictOf(facts: AnswerFacts): Verdict {
  const { status, error = '' } = facts;
  if (status !== 200) return verdictOf(facts);
  if (noFile.has(error)) return { is: 'skip', reason: 'no-file' };
  if (policies.has(error)) return { is: 'stop', code: 'source-policy' };
  // Slack's own sentence for it: "We're having issues returning your analytics. Please wait and try again."
  if (error === 'admin_analytics_disabled') return { is: 'again' };
  if (error === 'different_team_owns_message_metadata_for_channel') return { is: 'skip', reason: 'other-owner' };
  return verdictOf(facts);
}

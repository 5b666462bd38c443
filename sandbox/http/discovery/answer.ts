// One call of the Discovery API: who may make it at all, and how often.
import type { Grid } from '../../grid/grid.ts';
import type { Slack } from '../../slack.ts';
import type { App, Token } from '../../state.ts';
import { isOrgWide } from '../org-wide.ts';
import { type Body, needScope } from '../method.ts';
import { Refusal } from '../refusal.ts';
import type { DiscoveryCall } from './call.ts';
import { discoveryMethods } from './table.ts';

/** Whether Slack has opened Discovery to the app: until then its methods do not exist for it. */
export function hasDiscovery({ store }: Slack, app: App): boolean {
  return store.state.discovery[app.id] !== undefined;
}

/** Seconds to wait when the call is one too many: for its method, or for the whole organization. */
export function discoveryWait(slack: Slack, method: string, token: Token): number | undefined {
  const { teamId, appId } = token;
  return slack.limits.takeShared(teamId) ?? slack.limits.take({ method, tier: 'most', teamId, appId });
}

/** The Grid that is read. Throws Refusal where the app or the token may not call the method. */
export function needDiscovery(slack: Slack, app: App, token: Token): Grid {
  if (slack.grid === undefined || !hasDiscovery(slack, app)) throw new Refusal('unknown_method');
  if (token.kind === 'bot' || !isOrgWide(slack, token)) throw new Refusal('not_allowed_token_type');
  return slack.grid;
}

/** The fields of the answer beside `ok`. Throws Refusal. */
export function answerDiscovery(call: DiscoveryCall): Body {
  const method = discoveryMethods.get(call.method)!;
  if (method.isOffence === true) call.slack.offences.add(call.method);
  needScope(call, method.scope);
  return method.answer(call);
}

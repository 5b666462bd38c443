// What a fault does to the world, to an answer and to the way the answer arrives.
import type { SandboxCall } from '../calls.ts';
import type { FaultOrder } from '../faults.ts';
import { makePrivate, type Slack, vanishChannel } from '../slack.ts';
import { type Answer, json } from './answer.ts';

/** How an answer arrives. */
export interface Delivery {
  readonly isHalf: boolean;
  readonly milliseconds: number;
  readonly skewedSeconds: number;
}

/** Changes that stay: they happen before the call is answered. */
export function changeWorld(
  slack: Slack,
  fault: FaultOrder,
  call: Pick<SandboxCall, 'teamId' | 'channel' | 'token'>,
): void {
  const channel = fault.channel ?? call.channel;
  const teamId = fault.workspace ?? call.teamId;
  const organization = slack.grid?.enterprise.id;
  const places = [...slack.places.values()].filter(
    ({ workspace }) => teamId === undefined || teamId === organization || workspace.team.id === teamId,
  );
  if (fault.kind === 'revoke_token') {
    const all = places.map(({ workspace }) => workspace.team.id);
    const isOfAll = organization !== undefined && (teamId ?? organization) === organization;
    for (const id of isOfAll ? [organization, ...all] : all) revokeTokens(slack, id, fault.token ?? call.token);
  }
  if (channel === undefined) return;
  for (const place of places) {
    if (fault.kind === 'vanish_channel') vanishChannel(slack, place, channel);
    if (fault.kind === 'make_private') makePrivate(slack, place, channel);
  }
}

function revokeTokens(slack: Slack, teamId: string, value: string | undefined): void {
  for (const token of slack.tokens.ofWorkspace(teamId)) {
    if (value === undefined || token.value === value) slack.tokens.revokeOne(token);
  }
}

/** What is answered instead of the truth; undefined when the method itself answers. */
export function brokenAnswer(faults: readonly FaultOrder[]): Answer | undefined {
  for (const fault of faults) {
    const answer = insteadOf(fault);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function insteadOf(fault: FaultOrder): Answer | undefined {
  switch (fault.kind) {
    case 'http_500':
      return { status: 500, headers: {}, body: '' };
    case 'http_503':
      return { status: 503, headers: { 'content-type': 'text/html' }, body: '<html><h1>Unavailable</h1></html>' };
    case 'error':
      return json({ ok: false, error: fault.error ?? 'internal_error' });
    case 'ip_refused':
      return json({ ok: false, error: 'invalid_auth' });
    case 'rate_limited':
      return json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(fault.seconds ?? 1) });
    case 'not_json':
      return {
        status: 200,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: '<html><h1>Sign in to the network</h1></html>',
      };
    default:
      return undefined;
  }
}

/** The same `ok:true` without the array that it is asked for. */
export function withoutArray(answer: Answer): Answer {
  if (typeof answer.body !== 'string') return answer;
  const body = JSON.parse(answer.body) as Record<string, unknown>;
  const rest = Object.entries(body).filter(([, value]) => !Array.isArray(value));
  return { ...answer, body: JSON.stringify(Object.fromEntries(rest)) };
}

export function deliveryOf(faults: readonly FaultOrder[]): Delivery {
  const slow = faults.find(({ kind }) => kind === 'slow');
  const skewed = faults.find(({ kind }) => kind === 'skewed_date');
  return {
    isHalf: faults.some(({ kind }) => kind === 'drop'),
    milliseconds: slow === undefined ? 0 : (slow.milliseconds ?? 1000),
    skewedSeconds: skewed === undefined ? 0 : (skewed.seconds ?? 3600),
  };
}

// The Web API: one call, from its token to its answer, with the limits and the faults in between.
import type { SandboxCall } from '../calls.ts';
import { exchange } from '../oauth/exchange.ts';
import type { Slack } from '../slack.ts';
import type { App, Token } from '../state.ts';
import { type Answer, json } from './answer.ts';
import { brokenAnswer, changeWorld, type Delivery, deliveryOf, withoutArray } from './faulty.ts';
import { type Body, type MethodCall, needScope, PackedFile } from './method.ts';
import { answerDiscovery, discoveryWait, needDiscovery } from './discovery/answer.ts';
import { discoveryMethods } from './discovery/table.ts';
import { methods } from './methods/table.ts';
import { isOrgWide, placeOf } from './org-wide.ts';
import { Refusal } from './refusal.ts';
import type { Arrived } from './request.ts';

const exchangeMethod = 'oauth.v2.access';

export interface Answered {
  readonly answer: Answer;
  readonly delivery: Delivery;
}

const asIs: Delivery = { isHalf: false, milliseconds: 0, skewedSeconds: 0 };

/** Answers what was asked of `/api/METHOD`. */
export function answerCall(slack: Slack, arrived: Arrived): Answered {
  const method = arrived.path.slice('/api/'.length);
  const isKnown = methods.has(method) || discoveryMethods.has(method) || method === exchangeMethod;
  if (!isKnown) return { answer: refused('unknown_method'), delivery: asIs };
  const args = new URLSearchParams([...arrived.query, ...arrived.form]);
  const token = arrived.bearer === undefined ? undefined : slack.tokens.find(arrived.bearer);
  const call: SandboxCall = {
    method,
    teamId: teamOf(slack, token, args),
    channel: args.get('channel') ?? undefined,
    token: token?.value,
    // Discovery walks by `offset`, which for some methods is sent back as `latest`.
    isLaterPage: laterPage[discoveryMethods.has(method) ? 'discovery' : 'web'].some((name) => args.get(name)),
  };
  const faults = slack.faults.happenTo(call);
  for (const fault of faults) changeWorld(slack, fault, call);
  const broken = brokenAnswer(faults);
  const isEmptyPage = faults.some(({ kind }) => kind === 'empty_page');
  const answer =
    broken ??
    (method === exchangeMethod
      ? answerExchange(slack, arrived, args)
      : answerMethod({ slack, method, arrived, args, token, isEmptyPage }));
  slack.calls.add(call, answer.status === 429);
  const whole = faults.some(({ kind }) => kind === 'no_array') ? withoutArray(answer) : answer;
  return { answer: whole, delivery: faults.length === 0 ? asIs : deliveryOf(faults) };
}

/** With a token of the whole organization the workspace that is named, the enterprise where none is. */
function teamOf(slack: Slack, token: Token | undefined, args: URLSearchParams): string | undefined {
  if (token === undefined || !isOrgWide(slack, token)) return token?.teamId;
  const named = args.get('team_id') ?? args.get('team') ?? '';
  return slack.places.has(named) ? named : token.teamId;
}

const laterPage = { web: ['cursor'], discovery: ['cursor', 'offset', 'latest'] } as const;

interface Asked {
  readonly slack: Slack;
  readonly method: string;
  readonly arrived: Arrived;
  readonly args: URLSearchParams;
  readonly token: Token | undefined;
  readonly isEmptyPage: boolean;
}

function answerMethod(asked: Asked): Answer {
  try {
    const token = validToken(asked);
    const app = asked.slack.apps.byId(token.appId);
    if (app === undefined) throw new Refusal('invalid_auth');
    return discoveryMethods.has(asked.method)
      ? answerOfOrganization(asked, token, app)
      : answerOfWorkspace(asked, token, app);
  } catch (error) {
    if (error instanceof Refusal) return refused(error.error, error.details);
    throw error;
  }
}

function answerOfWorkspace({ slack, method: name, args, isEmptyPage }: Asked, token: Token, app: App): Answer {
  const method = methods.get(name)!;
  const place = isOrgWide(slack, token) ? placeOf(slack, name, { args, app }) : slack.places.get(token.teamId);
  if (place === undefined) throw new Refusal('invalid_auth');
  const headers = { 'x-oauth-scopes': token.scopes.join(',') };
  const teamId = place.workspace.team.id;
  const seconds = slack.limits.take({ method: name, tier: method.tier, teamId, appId: token.appId });
  if (seconds !== undefined) return rateLimited(seconds, headers);
  const mostObjects = slack.limits.mostObjects(name, teamId);
  const call: MethodCall = { slack, method: name, args, token, app, place, mostObjects, isEmptyPage };
  return answerWith(headers, method.scopes, () => {
    needScope(call, ...method.scopes);
    return method.answer(call);
  });
}

function answerOfOrganization({ slack, method, args, isEmptyPage }: Asked, token: Token, app: App): Answer {
  const grid = needDiscovery(slack, app, token);
  const headers = { 'x-oauth-scopes': token.scopes.join(',') };
  const seconds = discoveryWait(slack, method, token);
  if (seconds !== undefined) return rateLimited(seconds, headers);
  return answerWith(headers, ['discovery:read'], () =>
    answerDiscovery({ slack, grid, method, args, token, app, isEmptyPage }),
  );
}

/** Throws Refusal with the name that Slack has for what is wrong with it. */
function validToken({ slack, method, arrived, token }: Asked): Token {
  if (arrived.contentType !== '' && arrived.contentType !== 'application/x-www-form-urlencoded') {
    throw new Refusal('invalid_post_type');
  }
  // A token in an address ends up in logs, so Slack refuses it there, valid or not.
  if (arrived.query.has('token')) throw new Refusal('invalid_auth');
  if (arrived.bearer === undefined) throw new Refusal('not_authed');
  if (token === undefined) throw new Refusal('invalid_auth');
  if (token.isRevoked) throw new Refusal(token.kind === 'user' ? 'token_revoked' : 'account_inactive');
  if (token.expiresAt !== null && token.expiresAt <= slack.clock.now().getTime()) throw new Refusal('token_expired');
  needPerson(slack, method, token);
  return token;
}

/** Who left is told so in two ways. */
function needPerson(slack: Slack, method: string, { kind, userId, ...token }: Token): void {
  const ofWhom = isOrgWide(slack, token) ? slack.grid?.core : slack.places.get(token.teamId)?.workspace;
  if (kind !== 'user' || ofWhom?.findUser(userId)?.deleted !== true) return;
  throw new Refusal(discoveryMethods.has(method) ? 'account_inactive' : 'token_revoked');
}

function answerWith(
  headers: Readonly<Record<string, string>>,
  scopes: readonly string[],
  answer: () => Body | PackedFile,
): Answer {
  try {
    const answered = answer();
    if (!(answered instanceof PackedFile)) return json({ ok: true, ...answered }, 200, headers);
    return { status: 200, headers: { 'content-type': 'application/gzip', ...headers }, body: answered.bytes };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const accepted = error.error === 'missing_scope' ? { 'x-accepted-oauth-scopes': scopes.join(',') } : {};
    return refused(error.error, error.details, { ...headers, ...accepted });
  }
}

/** The one method without a token: an app trades a code, or a refresh token, for tokens. */
function answerExchange(slack: Slack, arrived: Arrived, args: URLSearchParams): Answer {
  const client = arrived.basic ?? { id: args.get('client_id') ?? '', secret: args.get('client_secret') ?? '' };
  const limit = { method: exchangeMethod, tier: 'often', teamId: '', appId: client.id } as const;
  const seconds = slack.limits.take(limit);
  if (seconds !== undefined) return rateLimited(seconds, {});
  return answerWith({}, [], () => exchange(slack, appOf(slack, client), args));
}

function appOf(slack: Slack, client: { readonly id: string; readonly secret: string }): App {
  const app = slack.apps.byClientId(client.id);
  if (app === undefined) throw new Refusal('invalid_client_id');
  if (app.clientSecret !== client.secret) throw new Refusal('bad_client_secret');
  return app;
}

function rateLimited(seconds: number, headers: Readonly<Record<string, string>>): Answer {
  return json({ ok: false, error: 'ratelimited' }, 429, { ...headers, 'retry-after': String(seconds) });
}

function refused(error: string, details: Body = {}, headers: Readonly<Record<string, string>> = {}): Answer {
  return json({ ok: false, error, ...details }, 200, headers);
}

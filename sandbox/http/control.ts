// `/_sandbox/…`: what a test asks of the stand-in and does to it; the real Slack has nothing of the kind.
import { type FaultOrder, faultKinds } from '../faults.ts';
import { readLimits } from '../limits.ts';
import { readingScopes } from '../oauth/apps.ts';
import { isScope, readScopes } from '../oauth/scopes.ts';
import { installerOf, type Place, type Slack } from '../slack.ts';
import { type Answer, json } from './answer.ts';
import { changeWorld } from './faulty.ts';
import { answerGridControl } from './control-grid.ts';
import type { Arrived } from './request.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Every answer is JSON; what cannot be understood gets 400 and a sentence. */
export function answerControl(slack: Slack, arrived: Arrived): Answer {
  const { verb, path } = arrived;
  const fields = fieldsOf(arrived);
  const ofGrid = answerGridControl(slack, verb, path.slice('/_sandbox'.length), fields);
  if (ofGrid !== undefined) return ofGrid;
  const place = placeOf(slack, fields['workspace']);
  if (place === undefined) return wrong('There is no such workspace.');
  if (verb === 'GET' && path.startsWith(rosterPath)) return roster(place, path.slice(rosterPath.length));
  return answerOf(slack, arrived, place, fields);
}

function answerOf(slack: Slack, { verb, path }: Arrived, place: Place, fields: Fields): Answer {
  switch (`${verb} ${path.slice('/_sandbox'.length)}`) {
    case 'GET /truth':
      return json(place.workspace.truth());
    case 'GET /hris':
      return json({ files: place.workspace.rosterFiles().map((file) => ({ ...file, url: rosterPath + file.name })) });
    case 'GET /planted':
      return json(place.workspace.planted());
    case 'POST /advance':
      return json({ happened: advance(slack, place), advanced: place.state.advanced });
    case 'GET /calls':
      return json(slack.calls.counts());
    case 'POST /calls/reset':
      slack.calls.reset();
      return json({ ok: true });
    case 'GET /token':
    case 'POST /token':
      return token(slack, place, fields);
    case 'POST /faults':
      return orderFault(slack, fields);
    case 'DELETE /faults':
      slack.faults.clear();
      return json({ ok: true });
    case 'POST /limits':
      return setLimits(slack, place, fields);
    case 'GET /app':
      return json(slack.apps.ready);
    default:
      return json({ error: 'There is nothing at that address.' }, 404);
  }
}

const rosterPath = '/_sandbox/hris/';

function roster({ workspace }: Place, name: string): Answer {
  const text = workspace.rosterFile(name);
  if (text === undefined) return json({ error: 'There is no HR file of that name.' }, 404);
  return { status: 200, headers: { 'content-type': 'text/csv; charset=utf-8' }, body: text };
}

function advance(slack: Slack, place: Place): readonly unknown[] {
  const happened = place.workspace.advance();
  place.state.advanced += 1;
  slack.store.save();
  return happened;
}

/** `scopes`, `kind` (`user` or `bot`), and for a user token `user`, whose it is; the reading scopes of the owner otherwise. */
function token(slack: Slack, place: Place, fields: Fields): Answer {
  const asked = fields['scopes'];
  const scopes =
    typeof asked === 'string' ? readScopes(asked) : readScopes(Array.isArray(asked) ? asked.join(' ') : null);
  if (!scopes.every(isScope)) return wrong('There is no such scope.');
  const kind = fields['kind'] === 'bot' ? 'bot' : 'user';
  const app = slack.apps.ready;
  const owner = typeof fields['user'] === 'string' ? fields['user'] : installerOf(place.workspace);
  const userId = kind === 'bot' ? slack.mint.id('U', app.id) : owner;
  const teamId = place.workspace.team.id;
  const given = slack.tokens.give({ app, teamId, kind, userId }, scopes.length === 0 ? readingScopes : scopes);
  return json({ token: given.value, scopes: given.scopes, workspace: teamId });
}

function orderFault(slack: Slack, fields: Fields): Answer {
  if (!faultKinds.some((kind) => kind === fields['kind'])) {
    return wrong(`A fault is one of ${faultKinds.join(', ')}.`);
  }
  const order = fields as unknown as FaultOrder;
  const lasts = order.kind === 'revoke_token' || order.kind === 'vanish_channel' || order.kind === 'make_private';
  // Without a call to wait for, what stays changed changes now.
  if (lasts && order.method === undefined && order.after === undefined && order.page === undefined) {
    changeWorld(slack, order, { teamId: undefined, channel: undefined, token: undefined });
  } else slack.faults.order(order);
  return json({ ok: true });
}

/** `limits`, for one workspace where it is named; `historyDays` makes that workspace's plan a free one. */
function setLimits(slack: Slack, place: Place, fields: Fields): Answer {
  const { limits, historyDays } = fields;
  if (typeof limits === 'string') {
    slack.limits.set(readLimits(limits), typeof fields['workspace'] === 'string' ? place.workspace.team.id : undefined);
  }
  if (typeof historyDays === 'number' || historyDays === null) place.historyDays = historyDays;
  return json({ ok: true });
}

/** The workspace named by its id or by its place in the list, the first one otherwise; of a Grid its main one. */
function placeOf(slack: Slack, named: unknown): Place | undefined {
  const all = [...slack.places.values()];
  if (named === undefined || named === slack.grid?.enterprise.id) return all[0];
  return slack.places.get(String(named)) ?? all[Number(named)];
}

function fieldsOf({ json: body, query, form }: Arrived): Fields {
  const fields = typeof body === 'object' && body !== null ? (body as Fields) : {};
  return { ...Object.fromEntries(query), ...Object.fromEntries(form), ...fields };
}

function wrong(sentence: string): Answer {
  return json({ error: sentence }, 400);
}

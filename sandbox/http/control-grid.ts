// `/_sandbox/…` as far as it is about a Grid: its truth, its tokens, what Slack opens to an app and where it is let in.
import { censusOf } from '../grid/census.ts';
import { type Grid, reaches } from '../grid/grid.ts';
import { readLimits } from '../limits.ts';
import { openDiscovery } from '../oauth/apps.ts';
import { isScope, readScopes } from '../oauth/scopes.ts';
import { installerOf, type Slack } from '../slack.ts';
import { type Answer, json } from './answer.ts';
import { grant, grantedTo } from './org-wide.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Undefined for what is not about the Grid as a whole: that is for the control of workspaces to answer. */
export function answerGridControl(slack: Slack, verb: string, path: string, fields: Fields): Answer | undefined {
  const { grid } = slack;
  const isOfGrid = grid !== undefined && fields['workspace'] === grid.enterprise.id;
  switch (`${verb} ${path}`) {
    case 'GET /offences':
      return json(slack.offences.counts());
    case 'POST /discovery':
      return setDiscovery(slack, fields);
    case 'POST /grant':
      return setGrant(slack, fields);
    case 'GET /truth':
      return isOfGrid ? truth(grid, fields) : undefined;
    case 'POST /token':
      return isOfGrid ? token(slack, grid, fields) : undefined;
    case 'POST /limits':
      return isOfGrid ? setLimits(slack, grid, fields) : undefined;
    default:
      return undefined;
  }
}

/** Of Discovery; the limits of a workspace are its own. */
function setLimits(slack: Slack, { enterprise }: Grid, { limits }: Fields): Answer {
  slack.limits.set(readLimits(String(limits)), enterprise.id);
  return json({ ok: true });
}

/** `reach`: `public` (so when left out), `private`, `direct`; `teams`: the workspaces that are read, all when left out. */
function truth(grid: Grid, { reach = 'public', teams }: Fields): Answer {
  const found = reaches.find((one) => one === reach);
  if (found === undefined) return wrong(`A reach is one of ${reaches.join(', ')}.`);
  const named = typeof teams === 'string' ? { teams: teams.split(',') } : {};
  return json({ ...grid.truth({ reach: found, ...named }), census: censusOf(grid, found) });
}

/** `scopes`, `kind`, `user` as for a workspace; `discovery:read` of the owner otherwise. */
function token(slack: Slack, grid: Grid, fields: Fields): Answer {
  const asked = readScopes(typeof fields['scopes'] === 'string' ? fields['scopes'] : null);
  const scopes = asked.length === 0 ? ['discovery:read'] : asked;
  if (!scopes.every(isScope)) return wrong('There is no such scope.');
  const app = slack.apps.ready;
  const kind = fields['kind'] === 'bot' ? 'bot' : 'user';
  const owner = typeof fields['user'] === 'string' ? fields['user'] : installerOf(grid.core);
  const userId = kind === 'bot' ? slack.mint.id('U', app.id) : owner;
  const given = slack.tokens.give({ app, teamId: grid.enterprise.id, kind, userId }, scopes);
  return json({ token: given.value, scopes: given.scopes, workspace: grid.enterprise.id });
}

/** Opens Discovery to `app`, the ready-made one when it is not said; `write`: and writing comes along; `off` closes it. */
function setDiscovery(slack: Slack, { app = slack.apps.ready.id, write, off }: Fields): Answer {
  const found = slack.apps.byId(String(app));
  if (found === undefined) return wrong('There is no such app.');
  if (isYes(off)) {
    delete slack.store.state.discovery[found.id];
    slack.store.save();
  } else openDiscovery(slack, found.id, isYes(write));
  return json({ ok: true });
}

/** Lets `app` into the workspace `team`, or into all of them. */
function setGrant(slack: Slack, { app = slack.apps.ready.id, team }: Fields): Answer {
  const found = slack.apps.byId(String(app));
  if (found === undefined) return wrong('There is no such app.');
  const teams = team === undefined ? (slack.grid?.active ?? []).map(({ id }) => id) : [String(team)];
  if (teams.length === 0 || !teams.every((id) => grant(slack, found.id, id)))
    return wrong('There is no such workspace.');
  return json({ granted: grantedTo(slack, found) });
}

const isYes = (value: unknown): boolean => value === true || value === 'true' || value === '1';

function wrong(sentence: string): Answer {
  return json({ error: sentence }, 400);
}

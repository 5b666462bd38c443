// What an app's page says of the whole organization: whether it may be installed there, and what Slack has opened to it.
import { type Answer, redirect } from '../http/answer.ts';
import { type Html, html, page, problemPage, tile } from '../http/page.ts';
import { grant, grantedTo } from '../http/org-wide.ts';
import type { Arrived } from '../http/request.ts';
import type { Slack } from '../slack.ts';
import type { App } from '../state.ts';
import { openDiscovery } from './apps.ts';

/** Nothing where there is no Grid. The real Slack answers such a request by mail, after days; the stand-in at once. */
export function organizationPart(slack: Slack, app: App): Html {
  if (slack.grid === undefined) return html``;
  const open = slack.store.state.discovery[app.id];
  const button = (change: string, words: string): Html =>
    html`<form method="post" action="/apps/${app.id}/${change}"><button>${words}</button></form>`;
  return html`<dl><dt>Org level apps</dt>
<dd>${app.isOrgReady === true ? html`Opted in: it can be installed in all of ${slack.grid.enterprise.name}` : button('org-level', 'Opt in')}</dd>
<dt>Discovery API</dt>
<dd>${open === undefined ? html`Not open to ${app.id}` : html`discovery:read${open.isWriting ? ' and discovery:write' : ''}`}</dd></dl>
<div class="buttons">
${open === undefined ? button('discovery-read', 'Ask Slack for discovery:read') : html``}
${open?.isWriting === true ? button('discovery-read', 'Delete discovery:write') : button('discovery-write', 'Let discovery:write come along')}
</div>`;
}

export function changeApp(slack: Slack, app: App, change: string): Answer {
  switch (change) {
    case 'org-level':
      app.isOrgReady = true;
      slack.store.save();
      break;
    case 'discovery-read':
      openDiscovery(slack, app.id);
      break;
    case 'discovery-write':
      openDiscovery(slack, app.id, true);
      break;
    default:
      return problemPage('There is nothing at that address', ['Look at /apps for your apps.'], 404);
  }
  return redirect(`/apps/${app.id}`, 303);
}

/** `/manage/E…/integrations/profile/A…/workspaces/add`: after an installation in the organization, where it may be used. */
export function answerManage(slack: Slack, { verb, path, form }: Arrived): Answer {
  const [enterprise, id] = path.slice('/manage/'.length).split('/integrations/profile/');
  const app = slack.apps.byId(id?.replace(/\/workspaces\/add$/, '') ?? '');
  const { grid } = slack;
  if (app === undefined || grid === undefined || grid.enterprise.id !== enterprise) {
    return problemPage('There is nothing at that address', ['Look at /apps for your apps.'], 404);
  }
  if (verb === 'POST') {
    for (const team of form.getAll('team')) grant(slack, app.id, team);
    return redirect(path, 303);
  }
  const granted = grantedTo(slack, app);
  const rows = grid.active.map(
    (team) =>
      html`<li><label><input type="checkbox" name="team" value="${team.id}"${granted.includes(team.id) ? html` checked disabled` : html``}><span>${team.name}<code>${team.id}</code></span></label></li>`,
  );
  const title = `Add ${app.name} to workspaces of ${grid.enterprise.name}`;
  const content = html`<form class="card" method="post" action="${path}">
<div class="pair">${tile(app.name, 'app')}<i></i>${tile(grid.enterprise.name, 'team')}</div>
<h1>${title}</h1>
<fieldset><legend>Where it may be used</legend><ul class="scopes">${rows}</ul></fieldset>
<div class="buttons"><button class="first">Add</button></div>
</form>`;
  return page(title, content);
}

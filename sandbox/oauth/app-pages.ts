// `/apps`: an app is created from the manifest in a link, and its page shows what to copy.
import { type Answer, redirect } from '../http/answer.ts';
import { type Html, html, page, problemPage, tile } from '../http/page.ts';
import type { Arrived } from '../http/request.ts';
import type { Slack } from '../slack.ts';
import type { App } from '../state.ts';
import { changeApp, organizationPart } from './app-organization.ts';
import { wordsOf } from './consent-page.ts';
import { type Manifest, readManifest } from './manifest.ts';

/** `GET /apps`, with `new_app=1&manifest_json=…` for a new one; `POST /apps`; `GET /apps/A…`. */
export function answerApps(slack: Slack, { verb, path, query, form }: Arrived): Answer {
  if (verb === 'POST' && path === '/apps') return create(slack, form.get('manifest_json') ?? '');
  if (query.get('new_app') === '1') return showManifest(query.get('manifest_json'));
  const [id = '', change = ''] = path.slice('/apps/'.length).split('/');
  if (id === '') return listApps(slack);
  const app = slack.apps.byId(id);
  return app === undefined
    ? problemPage('There is no such app', ['Look at /apps for those that are.'], 404)
    : verb === 'POST'
      ? changeApp(slack, app, change)
      : appPage(slack, app);
}

function showManifest(json: string | null): Answer {
  if (json === null) return problemPage('Create an app', ['The link carries no manifest_json.']);
  const manifest = readManifest(json);
  if ('length' in manifest) return problemPage('This manifest cannot be used', manifest);
  const content = html`<form class="card" method="post" action="/apps">
<div class="pair">${tile(manifest.name, 'app')}</div>
<h1>Create an app: ${manifest.name}</h1>
${manifest.description === '' ? html`` : html`<p>${manifest.description}</p>`}
${describe(manifest)}
<input type="hidden" name="manifest_json" value="${json}">
<div class="buttons"><button class="first">Create</button></div>
</form>`;
  return page(`Create an app: ${manifest.name}`, content);
}

function create(slack: Slack, json: string): Answer {
  const manifest = readManifest(json);
  if ('length' in manifest) return problemPage('This manifest cannot be used', manifest);
  return redirect(`/apps/${slack.apps.create(manifest).id}`, 303);
}

function appPage(slack: Slack, app: App): Answer {
  const content = html`<section class="card">
<div class="pair">${tile(app.name, 'app')}</div>
<h1>${app.name}</h1>
${app.description === '' ? html`` : html`<p>${app.description}</p>`}
${copyable('App ID', 'app-id', app.id)}
${copyable('Client ID', 'client-id', app.clientId)}
${copyable('Client Secret', 'client-secret', app.clientSecret)}
${describe(app)}
${organizationPart(slack, app)}
</section>`;
  return page(app.name, content);
}

function listApps(slack: Slack): Answer {
  const apps = [slack.apps.ready, ...slack.store.state.apps];
  const rows = apps.map((app) => html`<li><span><a href="/apps/${app.id}">${app.name}</a></span></li>`);
  return page('Your apps', html`<section class="card"><h1>Your apps</h1><ul class="scopes">${rows}</ul></section>`);
}

function describe({ userScopes, botScopes, redirectUrls, isRotating }: Omit<Manifest, 'isOrgReady'>): Html {
  return html`${scopeList('It asks, on behalf of who allows it, to', userScopes)}
${scopeList('It asks, as an app of its own, to', botScopes)}
<dl><dt>Redirect URLs</dt>
${redirectUrls.length === 0 ? html`<dd>None</dd>` : redirectUrls.map((url) => html`<dd><code>${url}</code></dd>`)}
<dt>Token rotation</dt><dd>${isRotating ? 'On: tokens live 12 hours' : 'Off'}</dd></dl>`;
}

function scopeList(title: string, scopes: readonly string[]): Html {
  if (scopes.length === 0) return html``;
  const rows = scopes.map((scope) => html`<li><span>${wordsOf(scope)}<code>${scope}</code></span></li>`);
  return html`<h2>${title}</h2><ul class="scopes" style="margin-bottom: 1.5rem">${rows}</ul>`;
}

function copyable(label: string, id: string, value: string): Html {
  return html`<label class="field" for="${id}"><span>${label}</span><input id="${id}" readonly value="${value}"></label>`;
}

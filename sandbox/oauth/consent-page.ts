// The consent page: which app asks for what, in which workspace, and who is asked.
import type { Answer } from '../http/answer.ts';
import { type Html, html, page, tile } from '../http/page.ts';
import type { App } from '../state.ts';
import { isScope, scopeWords } from './scopes.ts';

/** What the address of the consent page asked for, checked. */
export interface Asked {
  readonly app: App;
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  readonly state: string | undefined;
  /** As it was sent; undefined when none was. */
  readonly redirectUri: string | undefined;
  /** Where the browser goes: `redirectUri`, or the first one of the app. */
  readonly returnsTo: string;
  /** Where it may be installed; the first one is chosen. */
  readonly places: readonly [InstallPlace, ...InstallPlace[]];
}

/** A workspace, or the whole organization. */
export interface InstallPlace {
  readonly id: string;
  readonly name: string;
  readonly isOrganization: boolean;
}

/** `query` is the address it was asked by; the form sends it along. */
export function consentPage(asked: Asked, query: URLSearchParams): Answer {
  const { app, places } = asked;
  const [first] = places;
  const title = `${app.name} is requesting permission to access ${places.length === 1 ? nameOf(first) : 'a workspace'}`;
  const content = html`<form class="card" method="post" action="/oauth/v2/authorize?${query.toString()}">
<div class="pair">${tile(app.name, 'app')}<i></i>${tile(first.name, 'team')}</div>
<h1>${title}</h1>
${app.description === '' ? html`` : html`<p>${app.description}</p>`}
${chooser(places)}
${warningOf(asked)}
${scopeFields(`On your behalf, ${app.name} will be able to:`, 'user_scope', asked.userScopes)}
${scopeFields(`As an app of its own, ${app.name} will be able to:`, 'scope', asked.botScopes)}
<p class="quiet">Untick what it shall not have. The real Slack lets you untick only what an app calls optional.</p>
<div class="buttons">
<button name="decision" value="cancel">Cancel</button>
<button class="first" name="decision" value="allow">Allow</button>
</div>
<p class="quiet" style="margin: 1.25rem 0 0">You go back to <code style="display: inline">${placeOf(asked.returnsTo)}</code>.</p>
</form>`;
  return page(title, content);
}

function nameOf({ name, isOrganization }: InstallPlace): string {
  return isOrganization ? `all of ${name}` : `the ${name} workspace`;
}

function chooser(places: Asked['places']): Html {
  const [only] = places;
  if (places.length === 1) return html`<p class="quiet">You are signed in as an owner of ${only.name}.</p>`;
  const options = places.map(
    ({ id, name, isOrganization }) =>
      html`<option value="${id}">${isOrganization ? `${name} (the whole organization)` : name}</option>`,
  );
  return html`<label class="field"><span>Workspace</span><select name="team">${options}</select></label>`;
}

/** Who allows this should know what it is. */
function warningOf({ userScopes, app }: Asked): Html {
  if (!userScopes.some((scope) => scope.startsWith('discovery:'))) return html``;
  return html`<p><strong>This is the Discovery API.</strong> It reads every message of the organization, private channels and
direct messages too. Slack has opened it to ${app.name}.</p>`;
}

function scopeFields(legend: string, name: string, scopes: readonly string[]): Html {
  if (scopes.length === 0) return html``;
  const rows = scopes.map(
    (scope) =>
      html`<li><label><input type="checkbox" name="${name}" value="${scope}" checked><span>${wordsOf(scope)}<code>${scope}</code></span></label></li>`,
  );
  return html`<fieldset><legend>${legend}</legend><ul class="scopes">${rows}</ul></fieldset>`;
}

export function wordsOf(scope: string): string {
  return isScope(scope) ? scopeWords[scope] : scope;
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

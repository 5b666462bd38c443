// Walks the consent page as a browser would, for the tests: opens it, ticks, presses a button.
import type { Sandbox } from '../server.ts';
import type { App } from '../state.ts';
import type { Came } from '../http/ask.ts';

type Fields = Readonly<Record<string, string>>;

export const callback = 'http://localhost:7400/connect/slack';

export function addressOf(sandbox: Pick<Sandbox, 'url'>, fields: Fields): string {
  return `${sandbox.url}/oauth/v2/authorize?${new URLSearchParams(fields)}`;
}

/** Presses Allow with these scopes ticked, or Cancel; gives where the browser is sent. */
export async function decide(
  address: string,
  form: {
    readonly decision: 'allow' | 'cancel';
    readonly scope?: string;
    readonly user_scope?: string;
    readonly team?: string;
  },
): Promise<URL> {
  const body = new URLSearchParams({ decision: form.decision });
  if (form.team !== undefined) body.set('team', form.team);
  for (const name of ['scope', 'user_scope'] as const) {
    for (const scope of (form[name] ?? '').split(',')) body.append(name, scope);
  }
  const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'about:blank');
}

/** `oauth.v2.access` with the app's credentials in the form. */
export async function access(
  sandbox: Pick<Sandbox, 'url'>,
  app: Pick<App, 'clientId' | 'clientSecret'>,
  fields: Fields,
): Promise<Came> {
  const body = new URLSearchParams({ client_id: app.clientId, client_secret: app.clientSecret, ...fields });
  const answer = await fetch(`${sandbox.url}/api/oauth.v2.access`, { method: 'POST', body });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Came['body'] };
}

/** The whole way for the ready-made app or another, everything that is asked for being allowed. */
export async function connect(
  sandbox: Pick<Sandbox, 'url' | 'app'>,
  scopes: { readonly scope?: string; readonly user_scope?: string; readonly team?: string },
  app: App = sandbox.app,
): Promise<Came['body']> {
  const address = addressOf(sandbox, { client_id: app.clientId, redirect_uri: callback, ...scopes });
  const back = await decide(address, { decision: 'allow', ...scopes });
  const code = back.searchParams.get('code') ?? '';
  return (await access(sandbox, app, { code, redirect_uri: callback })).body;
}

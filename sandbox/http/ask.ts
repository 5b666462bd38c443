// Asks the stand-in over loopback as a client would, for the tests.
import type { Sandbox } from '../server.ts';

/** What came back: the body is `unknown` fields, as a client has it. */
export interface Came {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>> & { readonly ok?: boolean; readonly error?: string };
}

export async function ask(
  sandbox: Pick<Sandbox, 'url'>,
  method: string,
  args: Readonly<Record<string, string>> = {},
  token?: string,
): Promise<Came> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${sandbox.url}/api/${method}?${new URLSearchParams(args)}`, { headers });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? {} : (JSON.parse(text) as Came['body']),
  };
}

/** Asks `/_sandbox/…`, with `fields` as JSON where there are any. */
export async function control(
  sandbox: Pick<Sandbox, 'url'>,
  verb: 'GET' | 'POST' | 'DELETE',
  path: string,
  fields?: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const sent =
    fields === undefined ? {} : { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } };
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, { method: verb, ...sent });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

/** A user token with these scopes. */
export async function tokenFor(
  sandbox: Pick<Sandbox, 'url'>,
  scopes: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  return String((await control(sandbox, 'POST', 'token', { scopes, ...more }))['token']);
}

// The workspaces of an organization, as an administrator sees them: which let the app in, and where it is added to more.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { control as order, tokenFor } from '../sandbox/http/ask.ts';
import { codeIn, everything, newAdministrator } from './consent-browser.ts';
import { type Asker, type LiveDoors, openLiveDoors, publicUrl } from './live-doors.ts';

const grid = { seed: 7, people: 40, messages: 300, endsAt: new Date('2026-03-01T00:00:00Z') } as const;
const scopes = 'channels:read channels:history users:read users:read.email';
let doors: LiveDoors;

beforeAll(async () => {
  const readyApp = { redirectUrls: [`${publicUrl}/oauth/callback`] };
  doors = await openLiveDoors({ workspaces: [], grid, readyApp });
}, 120_000);
afterAll(() => doors.close());

/** A connection by a token of that workspace, or of the whole organization. */
async function connected(workspace: string): Promise<{ readonly owner: Asker; readonly path: string }> {
  const owner = await doors.newOwner();
  const token = await tokenFor(doors.sandbox, scopes, { workspace });
  const { body } = await doors.ask('POST', '/api/connectors/slack/token', owner, { body: { token } });
  return { owner, path: `/api/connections/${String(body['connectionId'])}` };
}

test('an organization whose workspaces are all closed says so where channels are chosen, and leads to the page', async () => {
  const organization = doors.sandbox.grid!.enterprise.id;
  const { owner, path } = await connected(organization);

  const before = await doors.ask('GET', `${path}/workspaces`, owner);
  const channels = await doors.ask('GET', `${path}/channels`, owner);
  const added = await fetch(String(before.body['addingUrl']), {
    method: 'POST',
    body: new URLSearchParams({ team: doors.sandbox.grid!.active[1].id }),
  });
  const after = await doors.ask('GET', `${path}/workspaces`, owner);

  expect(before.body).toEqual({
    names: [],
    addingUrl: `${doors.sandbox.url}/manage/${organization}/integrations/profile/${doors.sandbox.app.id}/workspaces/add`,
  });
  expect([channels.status, codeIn(channels)]).toEqual([400, 'source-app-not-added']);
  expect([added.ok, after.body['names']]).toEqual([true, ['Fernhill Labs']]);
  expect((await doors.ask('GET', `${path}/channels`, owner)).status).toBe(200);
}, 60_000);

test('an owner consents for the whole organization, and the connection names the workspaces as they are added', async () => {
  const { sandbox } = doors;
  const { id: team } = sandbox.grid!.enterprise;
  const administrator = await newAdministrator(doors);
  await administrator.enterApp({ clientId: sandbox.app.clientId, clientSecret: sandbox.app.clientSecret });

  const ofOne = new URL((await administrator.begin()).url).searchParams;
  const begun = await administrator.begin({ isOfOrganization: true });
  const asked = new URL(begun.url).searchParams;
  const back = await administrator.allow(begun, { team, scopes: `${asked.get('user_scope')},${asked.get('scope')}` });
  const connection = await administrator.connectionAt(back.location);
  const named = async () => (await administrator.ask('GET', `/api/connections/${connection.id}/workspaces`)).body;
  const before = await named();
  await order(sandbox, 'POST', 'grant', { team: sandbox.grid!.active[2].id });

  expect([ofOne.get('scope'), asked.get('scope')]).toEqual([null, 'team:read']);
  expect(asked.get('user_scope')).toBe(ofOne.get('user_scope'));
  expect([connection.state, connection.mode]).toEqual(['setting-up', 'person']);
  expect(before).toMatchObject({ addingUrl: expect.stringContaining(`/manage/${team}/`) });
  expect((await named())['names']).toContain(sandbox.grid!.active[2].name);
  expect(before['names']).not.toContain(sandbox.grid!.active[2].name);
}, 60_000);

test('who asked for the organization and was given a workspace is told which, and may authorize again or keep to it', async () => {
  const { sandbox } = doors;
  const [first] = sandbox.grid!.active;
  const { id: team } = sandbox.grid!.enterprise;
  const administrator = await newAdministrator(doors);
  await administrator.enterApp({ clientId: sandbox.app.clientId, clientSecret: sandbox.app.clientSecret });
  const path = (id: string, below = '') => `/api/connections/${id}${below}`;
  const authorize = async (form: { readonly team: string }, connectionId?: string) => {
    const begun = await administrator.begin({ isOfOrganization: true, connectionId });
    const asked = new URL(begun.url).searchParams;
    const scopes = `${asked.get('user_scope')},${asked.get('scope')}`;
    return administrator.connectionAt((await administrator.allow(begun, { ...form, scopes })).location);
  };

  const narrow = await authorize({ team: first.id });
  const named = (await administrator.ask('GET', path(narrow.id, '/workspaces'))).body['names'];
  const choice = { ...everything, horizonDays: 30 };
  await administrator.ask('PUT', path(narrow.id, '/choice'), choice);
  const same = await authorize({ team: first.id }, narrow.id);
  const whole = await authorize({ team }, narrow.id);
  const listed = (await administrator.ask('GET', '/api/connections')).body['connections'];

  expect([narrow.state, narrow.isLessThanAsked, named]).toEqual(['setting-up', true, [first.name]]);
  // A choice that is kept is no start.
  expect([same.id, same.state, same.isLessThanAsked]).toEqual([narrow.id, 'setting-up', true]);
  expect([whole.id, whole.state, whole.isLessThanAsked]).toEqual([narrow.id, 'setting-up', false]);
  expect(listed).toMatchObject([{ id: narrow.id, isLessThanAsked: false }]);
  expect((await administrator.ask('GET', path(whole.id, '/workspaces'))).body['addingUrl']).toContain(team);
  const lead = (await administrator.ask('GET', path(whole.id))).body;
  expect([lead['state'], lead['stored']]).toMatchObject(['setting-up', { messages: 0 }]);
}, 60_000);

test('a token of a workspace is refused where the organization is asked for, and connected where it is not', async () => {
  const owner = await doors.newOwner();
  const token = await tokenFor(doors.sandbox, scopes, { workspace: doors.sandbox.grid!.active[0].id });
  const bring = (body: object) => doors.ask('POST', '/api/connectors/slack/token', owner, { body });

  const refused = await bring({ token, isOfOrganization: true });
  const list = await doors.ask('GET', '/api/connections', owner);
  const connected = await bring({ token });
  const { body } = await doors.ask('GET', `/api/connections/${String(connected.body['connectionId'])}`, owner);

  expect([refused.status, codeIn(refused), list.body['connections']]).toEqual([400, 'consent-not-org-wide', []]);
  expect([connected.status, body['isLessThanAsked']]).toEqual([200, false]);
}, 60_000);

test('a single workspace has no others, and its token is asked for no list of them', async () => {
  const { owner, path } = await connected(doors.sandbox.grid!.active[0].id);
  await order(doors.sandbox, 'POST', 'calls/reset');

  const { body } = await doors.ask('GET', `${path}/workspaces`, owner);

  const { methods } = (await order(doors.sandbox, 'GET', 'calls')) as { methods: Record<string, unknown> };
  expect(body).toEqual({ names: [], addingUrl: null });
  expect(Object.keys(methods)).toEqual(['auth.test']);
}, 60_000);

test('another organization finds no connection there', async () => {
  const { path } = await connected(doors.sandbox.grid!.active[0].id);

  const answer = await doors.ask('GET', `${path}/workspaces`, await doors.newOwner());

  expect([answer.status, codeIn(answer)]).toEqual([404, 'not-found']);
}, 60_000);

// What is done at the routes that let people in and out: issuers and who signs in with one, invitations, members, sessions.
import { type ForgingIssuer, startForgingIssuer } from '../src/control/testing-issuer.ts';
import { type Deed, quiet, read, type Stage } from './deed.ts';
import type { Asked } from './matrix-house.ts';
import { settingsOf } from './oidc-provider.ts';
import { tokenIn } from './running-house.ts';

export async function aboutMembers(stage: Stage): Promise<Deed[]> {
  return [...(await issuing(stage)), ...inviting(stage), ...letting(stage)];
}

async function issuing(stage: Stage): Promise<Deed[]> {
  const { things, post, patch, remove, deed, closeLater } = stage;
  const forging = await startForgingIssuer();
  closeLater(forging.close);
  let id = '';
  return [
    quiet('POST /api/issuers/check', 'asks an issuer what it says of itself, and changes nothing', () =>
      post('/api/issuers/check', { url: forging.url }),
    ),
    deed('POST /api/issuers', 'issuer.add', async () => {
      const added = await post('/api/issuers', settingsOf(forging, { domains: ['gamma.example'] }));
      ({ id } = read(added) as { id: string });
      return added;
    }),
    quiet('POST /api/issuers/{id}/trial', 'begins a sign-in that changes nothing', () =>
      post(`/api/issuers/${id}/trial`, { thenTo: '/' }),
    ),
    ...entering(stage, forging, () => id),
    deed('PATCH /api/issuers/{id}', 'issuer.change', () => patch(`/api/issuers/${things.issuer}`, { name: 'Renamed' })),
    deed('DELETE /api/issuers/{id}', 'issuer.remove', () => remove(`/api/issuers/${things.issuer}`)),
  ];
}

/** By somebody whom nobody has let in before. */
function entering(stage: Stage, forging: ForgingIssuer, issuer: () => string): Deed[] {
  const { post, get } = stage;
  let [cookie, member] = ['', ''];
  return [
    quiet('POST /api/sign-in/find', 'says which issuers stand on the page', () =>
      post('/api/sign-in/find', { address: 'ada@gamma.example' }, ''),
    ),
    quiet('POST /api/sign-in/own', 'only begins; coming back has its entry', () =>
      post('/api/sign-in/own', { issuer: issuer(), thenTo: '/' }),
    ),
    quiet('POST /api/sign-in', 'only begins; coming back has its entry', () =>
      post('/api/sign-in', { issuer: issuer(), thenTo: '/' }, ''),
    ),
    {
      route: 'GET /sign-in/callback',
      act: async () => {
        const begun = await post('/api/sign-in', { issuer: issuer(), thenTo: '/' }, '');
        const back = forging.signIn((read(begun) as { url: string }).url, { claims: { email: 'ada@gamma.example' } });
        const came = await get(`${back.pathname}${back.search}`, undefined, begun.cookie);
        ({ cookie } = came);
        member = await whoHas(stage, cookie);
        return came;
      },
      // Nobody who is a member let them in.
      leaves: () => [
        { action: 'member.add', by: null },
        { action: 'member.sign-in', by: member },
      ],
    },
    ...taking(
      stage,
      () => cookie,
      () => member,
    ),
  ];
}

const whoHas = async ({ get }: Stage, cookie: string): Promise<string> =>
  (read(await get('/api/session', undefined, cookie)) as { member: { id: string } }).member.id;

/** By one whose address an issuer proved. */
function taking({ get, post, remove, deed }: Stage, as: () => string, by: () => string): Deed[] {
  const at = '/api/my-data';
  return [
    deed('GET /api/my-data/download', 'my-data.download', () => get(`${at}/download`, undefined, as()), by),
    deed(
      'GET /api/my-data/tables/{table}',
      'my-data.download',
      () => get(`${at}/tables/accounts`, undefined, as()),
      by,
    ),
    quiet('POST /api/my-data/objection', 'an entry at that minute would say who objected', () =>
      post(`${at}/objection`, undefined, as()),
    ),
    quiet('DELETE /api/my-data/objection', 'an entry at that minute would say who had objected', () =>
      remove(`${at}/objection`, undefined, as()),
    ),
    deed('DELETE /api/session', 'member.sign-out', () => remove('/api/session', undefined, as()), by),
  ];
}

function inviting(stage: Stage): Deed[] {
  const { things, post, remove, deed } = stage;
  const guest = { name: 'Grace', email: 'grace@gamma.example' };
  let token = '';
  let member = '';
  return [
    deed('POST /api/invitations', 'invitation.make', async () => {
      const made = await post('/api/invitations', { role: 'analyst' });
      token = tokenOf(made);
      return made;
    }),
    quiet('POST /api/invitations/read', 'spends nothing; accepting has its entry', () =>
      post('/api/invitations/read', { token }, ''),
    ),
    {
      route: 'POST /api/invitations/accept',
      act: async () => {
        const accepted = await post('/api/invitations/accept', { token, ...guest }, '');
        member = await whoHas(stage, accepted.cookie);
        return accepted;
      },
      leaves: () => ['invitation.accept', 'member.sign-in'].map((action) => ({ action, by: member })),
    },
    deed('DELETE /api/invitations/{id}', 'invitation.revoke', () => remove(`/api/invitations/${things.invitation}`)),
    deed('POST /api/tokens', 'api-token.make', () =>
      post('/api/tokens', { name: 'Reads', scopes: ['audit:read'], lifeInDays: 1 }),
    ),
    deed('DELETE /api/tokens/{id}', 'api-token.revoke', () => remove(`/api/tokens/${things.token}`)),
  ];
}

const tokenOf = (answer: Asked): string => tokenIn((read(answer) as { link: string }).link);

/** Members, and the sessions of one of them. */
function letting({ things, ours, post, patch, remove, deed, ordered }: Stage): Deed[] {
  const at = `/api/members/${things.member}`;
  const themselves = (): string => things.member;
  let token = '';
  let session = '';
  const link = async (): Promise<Asked> => {
    const made = await post(`${at}/sign-in-links`);
    token = tokenOf(made);
    return made;
  };
  const enter = async (): Promise<Asked> => {
    const entered = await post('/api/session', { token }, '');
    session = entered.cookie;
    return entered;
  };
  const end = (path: string): Promise<Asked> => remove(path, undefined, session);
  return [
    ordered('POST /api/sign-in-links', 'member.link', (operator) => operator.call('POST', '/api/sign-in-links')),
    deed('POST /api/members', 'member.add', () =>
      post('/api/members', { name: 'Hedy', email: 'hedy@gamma.example', role: 'member' }),
    ),
    deed('PATCH /api/members/{id}', 'member.change-role', () => patch(at, { role: 'auditor' })),
    deed('POST /api/members/{id}/sign-in-links', 'member.link', link),
    deed('POST /api/session', 'member.sign-in', enter, themselves),
    deed('DELETE /api/sessions/{id}', 'session.end', () => end(`/api/sessions/${things.session}`), themselves),
    {
      route: 'DELETE /api/sessions',
      // There has to be another one.
      act: async () => {
        await link();
        await enter();
        return end('/api/sessions');
      },
      leaves: () => [
        { action: 'member.link', by: ours.owner.id },
        ...['member.sign-in', 'session.end-all'].map((action) => ({ action, by: things.member })),
      ],
    },
    deed('DELETE /api/members/{id}/sessions', 'session.end-all', () => remove(`${at}/sessions`)),
    deed('DELETE /api/members/{id}', 'member.remove', () => remove(at)),
  ];
}

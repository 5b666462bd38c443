// An organization, two issuers that say whatever a test wants, and somebody who signs in at them.
import { addIssuer, type Issuer, type IssuerSettings } from './issuers.ts';
import { type Finished, type IssuerSignIns, openIssuerSignIns } from './issuer-sign-ins.ts';
import { addMember, type Member, type NewMember } from './members.ts';
import { openOpenid } from './openid.ts';
import { openSignIn, type SignedIn, type SignIn } from './sign-in.ts';
import { type Forgery, type ForgingIssuer, startForgingIssuer } from './testing-issuer.ts';
import { testControl, testDatabase, testOrganization, type TestControl } from './testing.ts';

/** What only the browser of these tests sends. */
export const browser = 'b'.repeat(43);

export interface TestSignIns {
  readonly control: TestControl;
  readonly door: SignIn;
  readonly signIns: IssuerSignIns;
  readonly forger: ForgingIssuer;
  readonly elsewhere: ForgingIssuer;
  /** Another organization from here on, with a domain of its own. */
  begin(): Promise<{ readonly organizationId: string; readonly domain: string }>;
  /** Lets members sign in with an issuer. */
  trust(change?: Partial<IssuerSettings>, at?: ForgingIssuer): Promise<Issuer>;
  /** Ada, an analyst, unless something else is said. */
  add(change?: Partial<NewMember>): Promise<Member>;
  /** Signs in at the issuer, who says of them what the forgery says, and comes back. */
  enter(issuer: Issuer, forgery?: Forgery, at?: ForgingIssuer): Promise<Finished>;
  /** Who is signed in with those cookies. */
  signedInWith(finished: { readonly cookies: readonly string[] }): Promise<SignedIn | null>;
  close(): Promise<void>;
}

const plain = {
  kind: 'other',
  name: 'Acme',
  trustsAddresses: false,
  uninvitedRole: null,
  roleClaim: null,
  roles: [],
} as const;

export async function testSignIns(): Promise<TestSignIns> {
  const database = await testDatabase();
  const control = await testControl(database.pool);
  const [forger, elsewhere] = await Promise.all([startForgingIssuer(), startForgingIssuer()]);
  const door = openSignIn({ control, publicUrl: 'http://localhost:7400' });
  const openid = openOpenid({ clock: control.clock, mayBeLoopback: true });
  const redirectUrl = (): string => 'http://localhost:7400/sign-in/callback';
  const signIns = openIssuerSignIns({ control, openid, signIn: door, redirectUrl });
  let organizationId = '';
  let domain = '';
  return {
    control,
    door,
    signIns,
    forger,
    elsewhere,
    async begin() {
      organizationId = await testOrganization(control);
      domain = `${organizationId}.example`;
      return { organizationId, domain };
    },
    trust(change = {}, { url, clientId, clientSecret } = forger) {
      const settings = { ...plain, url, clientId, clientSecret, domains: [domain], ...change };
      return addIssuer(control, organizationId, settings, null);
    },
    add: (change = {}) =>
      addMember(control, organizationId, { name: 'Ada', email: `ada@${domain}`, role: 'analyst', ...change }, null),
    async enter(issuer, forgery = {}, at = forger) {
      const page = await signIns.begin({ issuerId: issuer.id, by: null, thenTo: '/reports', browser });
      const claims = { email: `ada@${domain}`, ...forgery.claims };
      return signIns.finish(at.signIn(page, { ...forgery, claims }).searchParams, browser, null);
    },
    signedInWith: ({ cookies }) =>
      door.memberOf(new Headers({ cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; ') })),
    async close() {
      await Promise.all([forger.close(), elsewhere.close()]);
      await control.close();
      await database.close();
    },
  };
}

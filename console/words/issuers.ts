// Issuers of sign-ins in words: what to enter where at each, and what a person does about each refusal.
import type { Issuer } from '../../src/api/contract/issuers.ts';
import { roles } from './roles.ts';

export type IssuerKind = Issuer['kind'];

interface Preset {
  readonly name: string;
  /** The issuer's address, or how it looks. */
  readonly url: string;
  /** Whether it is the same for everybody. */
  readonly isFixed: boolean;
  readonly steps: readonly string[];
}

export const presets: Readonly<Record<IssuerKind, Preset>> = {
  google: {
    name: 'Google',
    url: 'https://accounts.google.com',
    isFixed: true,
    steps: [
      'In Google Cloud console, choose a project of your organization; under Google Auth Platform > Audience choose Internal.',
      'Under Clients, create a client of the type Web application and add the redirect URL above.',
      'Copy its client id and client secret. Only accounts of your own Workspace come in.',
    ],
  },
  microsoft: {
    name: 'Microsoft',
    url: 'https://login.microsoftonline.com/your-directory-id/v2.0',
    isFixed: false,
    steps: [
      'In the Entra admin center, under App registrations, register an app for accounts in this directory only, platform Web, with the redirect URL above.',
      'Put the Directory ID into the issuer’s address. Copy the Application (client) ID; under Certificates & secrets make a client secret and copy its value.',
      'Under Token configuration add the optional claims email and xms_edov to the ID token: the latter says that your organization has proved the domain.',
    ],
  },
  okta: {
    name: 'Okta',
    url: 'https://your-organization.okta.com',
    isFixed: false,
    steps: [
      'In the admin console, create an app of the kind OIDC, Web Application, with the redirect URL above and PKCE required.',
      'Assign the people or groups who may use it.',
      'Copy the client id and the client secret.',
    ],
  },
  other: {
    name: 'Another issuer',
    url: 'https://sign-in.example.org',
    isFixed: false,
    steps: [
      'Make an app of the kind “web, with a secret” there, and give it the redirect URL above.',
      'The issuer’s address is what its own document, at /.well-known/openid-configuration, calls issuer.',
    ],
  },
};

/** What happened, and what to do. */
const refusals: Readonly<Record<string, readonly [what: string, next: string]>> = {
  'sign-in-unknown': ['That answer belongs to no sign-in that was begun in this browser.', 'Sign in again.'],
  'sign-in-expired': ['The sign-in took longer than ten minutes.', 'Sign in again.'],
  'sign-in-cancelled': ['The sign-in was cancelled.', 'Sign in again whenever you like.'],
  'sign-in-refused': ['The issuer refused the sign-in.', 'Ask whoever administers it whether you may use Tacit.'],
  'sign-in-code-spent': ['The issuer’s answer was used before or is too old.', 'Sign in again.'],
  'sign-in-invalid': ['What the issuer answered does not hold.', 'Sign in again; if it stays so, tell an owner.'],
  'sign-in-address-unverified': [
    'The issuer does not vouch for your address.',
    'Verify it there, or choose your account at work; else an owner has to look at the settings.',
  ],
  'sign-in-domain-unknown': ['Addresses of that domain do not sign in here.', 'Choose your account at work.'],
  'sign-in-bound-elsewhere': [
    'The member of that address signs in with another account.',
    'Use the account you used before, or ask an owner to let you in anew.',
  ],
  'sign-in-not-invited': ['Nobody of that address is a member or invited.', 'Ask an owner for an invitation.'],
  'sign-in-role-unknown': ['The issuer says no role that is known here.', 'Ask whoever administers it for one.'],
  'invitation-spent': ['The invitation was used before, or is too old.', 'Ask an owner for another one.'],
  'invitation-other-address': ['The invitation is for another address.', 'Choose the account of that address.'],
  'address-taken': ['That address belongs to another member.', 'Ask an owner.'],
  'not-signed-in': ['Somebody else signed in meanwhile, or nobody is.', 'Sign in and begin again.'],
  'issuer-unavailable': ['The issuer does not answer.', 'Try again in a few minutes.'],
  'issuer-unknown': ['There is no issuer of OpenID Connect at that address.', 'Check the address.'],
  'issuer-mismatch': ['The issuer calls itself by another address.', 'Enter the address as it writes it itself.'],
  'issuer-insecure': ['The issuer or one of its end points does not speak https.', 'Use one that does.'],
  'issuer-no-pkce': ['The issuer does not support PKCE with S256.', 'Switch it on there.'],
  'issuer-client-wrong': [
    'The issuer does not know the client id, or its secret is another one.',
    'An owner has to enter them again.',
  ],
};

export function refusalOf(code: string): { readonly message: string; readonly next: string } {
  const [message, next] = Object.hasOwn(refusals, code) ? refusals[code]! : [];
  return {
    message: message ?? 'The sign-in did not come to an end.',
    next: next ?? 'Sign in again; if it stays so, tell an owner the code.',
  };
}

/** `example.org, example.net` or one a line. */
export const domainsIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    .map((each) => each.replace(/^@/, '').toLowerCase())
    .filter((each) => each !== '');

/** One pair a line, `people-team = analyst`; null where a line is none. */
export function roleLinesIn(text: string): Issuer['roles'] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pairs = lines.map((line) => {
    const at = line.lastIndexOf('=');
    return { value: line.slice(0, Math.max(at, 0)).trim(), role: line.slice(at + 1).trim() };
  });
  const areFine = pairs.every(({ value, role }) => value !== '' && roles.some((each) => each === role));
  return areFine ? (pairs as Issuer['roles']) : null;
}

export const roleLinesOf = (pairs: Issuer['roles']): string =>
  pairs.map(({ value, role }) => `${value} = ${role}`).join('\n');

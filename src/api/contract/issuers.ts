// What the console and the API say to each other about issuers of OpenID Connect and signing in at them.
import { z } from 'zod';
import { chosenName, role } from './session.ts';

export const issuerKind = z.enum(['google', 'microsoft', 'okta', 'other']);

/** The issuer's own name for itself: an https address, without what would be lost or read on the way. */
const issuerUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !/[?#@]|\/\.well-known\//.test(text));

/** A domain of addresses; in lower case from here on. */
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(190)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/);

const clientSecret = z.string().trim().min(1).max(2000);

const changeable = {
  name: chosenName(40),
  clientId: z.string().trim().min(1).max(255),
  domains: z.array(domain).min(1).max(50),
  trustsAddresses: z.boolean(),
  uninvitedRole: z.literal('member').nullable(),
  roleClaim: z.string().trim().min(1).max(200).nullable(),
  /** The first whose value the claim holds counts. */
  roles: z.array(z.object({ value: z.string().trim().min(1).max(200), role })).max(50),
};

/** POST /api/issuers */
export const newIssuer = z.object({ kind: issuerKind, url: issuerUrl, ...changeable, clientSecret });
export type NewIssuer = z.infer<typeof newIssuer>;

/** PATCH /api/issuers/:id */
export const issuerChange = z.object({ ...changeable, clientSecret }).partial();
export type IssuerChange = z.infer<typeof issuerChange>;

export const issuer = z.object({
  id: z.string(),
  kind: issuerKind,
  url: z.string(),
  ...changeable,
  /** So many members sign in with it. */
  members: z.number().int(),
  createdAt: z.string(),
});
export type Issuer = z.infer<typeof issuer>;

/** GET /api/issuers */
export const issuerList = z.object({
  issuers: z.array(issuer),
  /** Where an issuer sends the browser back to: to be entered there. */
  redirectUrl: z.string(),
});
export type IssuerList = z.infer<typeof issuerList>;

/** POST /api/issuers/check */
export const issuerToCheck = z.object({ url: issuerUrl });
/** `saysPkce` is false where the issuer does not say whether it knows PKCE; it is used all the same. */
export const issuerCheck = z.object({ saysPkce: z.boolean() });
export type IssuerCheck = z.infer<typeof issuerCheck>;

/** What stands on the sign-in page. */
const button = z.object({ id: z.string(), name: z.string() });

/** GET /api/sign-in */
export const signInPage = z.object({
  issuers: z.array(button),
  /** True where there are several organizations, of which none is named: the address finds the right one. */
  asksAddress: z.boolean(),
});
export type SignInPage = z.infer<typeof signInPage>;

/** POST /api/sign-in/find */
export const signInAddress = z.object({ address: z.string().trim().min(3).max(254) });
export const signInFound = z.object({ issuers: z.array(button) });
export type SignInFound = z.infer<typeof signInFound>;

/** An address of ours, to which the browser goes afterwards; anything else leads to the first page. */
const ownAddress = z.string().max(500).default('/');

/** POST /api/sign-in */
export const signInBegin = z.object({
  issuer: z.uuid(),
  thenTo: ownAddress,
  /** The token of an invitation whose link was opened. */
  invitation: z.string().min(1).max(512).optional(),
});
/** POST /api/sign-in/own, of who is signed in: takes it for their own sign-in from now on. */
export const ownSignInBegin = z.object({ issuer: z.uuid(), thenTo: ownAddress });
/** POST /api/issuers/:id/trial: signs in there and changes nothing. */
export const trialBegin = z.object({ thenTo: ownAddress });
/** The page of the issuer where the browser goes. */
export const signInBegun = z.object({ url: z.string() });
export type SignInBegun = z.infer<typeof signInBegun>;

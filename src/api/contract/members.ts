// What the console and the API say to each other about members.
import { z } from 'zod';
import { chosenName, role } from './session.ts';

/** An address to sign in with; in lower case from here on. */
export const emailAddress = z
  .email()
  .max(254)
  .transform((address) => address.toLowerCase());

export const member = z.object({
  id: z.string(),
  name: z.string(),
  /** Null for the first owner, who needs none. */
  email: z.string().nullable(),
  /** Whether an issuer said that it is theirs. */
  isEmailVerified: z.boolean(),
  /** Whose OpenID Connect sign-in they use; null while they come in by links. */
  issuer: z.string().nullable(),
  role,
  createdAt: z.string(),
  /** Null before the first sign-in. */
  signedInAt: z.string().nullable(),
});
export type Member = z.infer<typeof member>;

/** GET /api/members, oldest first */
export const memberList = z.object({ members: z.array(member) });
export type MemberList = z.infer<typeof memberList>;

/** POST /api/members */
export const newMember = z.object({ name: chosenName(80), email: emailAddress, role });
export type NewMember = z.infer<typeof newMember>;

/** PATCH /api/members/:id */
export const memberChange = z.object({ role });

/** POST /api/members/:id/sign-in-links: the token stands behind the `#`, shown this once. */
export const signInLinkAnswer = z.object({ link: z.string(), minutes: z.number().int() });
export type SignInLinkAnswer = z.infer<typeof signInLinkAnswer>;

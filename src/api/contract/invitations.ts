// What the console and the API say to each other about invitations.
import { z } from 'zod';
import { emailAddress } from './members.ts';
import { chosenName, role } from './session.ts';

const invitation = z.object({
  id: z.string(),
  role,
  /** The one address that may accept it; null lets whoever has the link. */
  email: z.string().nullable(),
  /** Whoever accepts it signs in at an issuer, which proves the address. */
  mustUseOpenId: z.boolean(),
  /** The name of the member who made it; null for the operator of the machine, and for one who is gone. */
  madeBy: z.string().nullable(),
  madeAt: z.string(),
  endsAt: z.string(),
  state: z.enum(['open', 'accepted', 'revoked', 'ended']),
});
export type Invitation = z.infer<typeof invitation>;

/** GET /api/invitations, newest first */
export const invitationList = z.object({ invitations: z.array(invitation) });
export type InvitationList = z.infer<typeof invitationList>;

/** POST /api/invitations */
export const newInvitation = z.object({
  role,
  email: emailAddress.nullable().default(null),
  mustUseOpenId: z.boolean().default(false),
});
export type NewInvitation = z.infer<typeof newInvitation>;

/** The answer to it: the token stands behind the `#`, shown this once. */
export const invitationMade = z.object({ invitation, link: z.string() });
export type InvitationMade = z.infer<typeof invitationMade>;

/** POST /api/invitations/read */
export const invitationToken = z.object({ token: z.string().min(1).max(512) });

/** What a token invites to, for whoever has it. */
export const invitationRead = z.object({
  organization: z.string(),
  role,
  email: z.string().nullable(),
  mustUseOpenId: z.boolean(),
  /** Where it can be accepted by signing in. */
  issuers: z.array(z.object({ id: z.string(), name: z.string() })),
  endsAt: z.string(),
});
export type InvitationRead = z.infer<typeof invitationRead>;

/** POST /api/invitations/accept */
export const acceptRequest = invitationToken.extend({ name: chosenName(80), email: emailAddress });
export type AcceptRequest = z.infer<typeof acceptRequest>;

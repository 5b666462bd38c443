// Invitations: owners make them and take them back, and whoever has the link reads and accepts one.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Voucher } from '../control/sign-in-links.ts';
import { callerOf, overseers, owners } from './access.ts';
import type { CountedDoor } from './attempts.ts';
import {
  type AcceptRequest,
  acceptRequest,
  type Invitation,
  invitationList,
  invitationMade,
  invitationRead,
  invitationToken,
  type NewInvitation,
  newInvitation,
} from './contract/invitations.ts';
import { invitationLink } from './links.ts';
import { voucherOf } from './members.ts';

export interface InvitationServices {
  /** Newest first. */
  list(organizationId: string): Promise<readonly Invitation[]>;
  make(
    organizationId: string,
    invitation: NewInvitation,
    by: Voucher,
  ): Promise<{ readonly invitation: Invitation; readonly token: string }>;
  /** Throws Refused `not-found`. */
  revoke(organizationId: string, id: string, by: Voucher): Promise<void>;
  /** What a token invites to. Throws Refused `invitation-spent`. */
  read(token: string): Promise<z.infer<typeof invitationRead>>;
  /** `Set-Cookie` values. Throws Refused `invitation-spent`, `invitation-other-address`, `address-taken`. */
  accept(request: AcceptRequest): Promise<readonly string[]>;
}

export function invitationRoutes(
  app: FastifyInstance,
  { invitations, publicUrl }: { readonly invitations: InvitationServices; readonly publicUrl: string },
  { attempts, addressOf }: CountedDoor,
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/invitations', {
    config: { access: overseers, scope: 'members:read' },
    schema: { response: { 200: invitationList } },
    handler: async (request) => ({ invitations: [...(await invitations.list(callerOf(request).organizationId))] }),
  });

  typed.post('/api/invitations', {
    config: { access: owners },
    schema: { body: newInvitation, response: { 201: invitationMade } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      const { invitation, token } = await invitations.make(caller.organizationId, request.body, voucherOf(caller));
      return reply.status(201).send({ invitation, link: invitationLink(publicUrl, token) });
    },
  });

  typed.delete('/api/invitations/:id', {
    config: { access: owners },
    schema: { params: z.object({ id: z.uuid() }), response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await invitations.revoke(caller.organizationId, request.params.id, voucherOf(caller));
      return reply.status(204).send(null);
    },
  });

  // Not a reading by its method: the token belongs into a body, since addresses end up in logs.
  typed.post('/api/invitations/read', {
    config: { access: 'anyone' },
    schema: { body: invitationToken, response: { 200: invitationRead } },
    handler: (request) => attempts.during(addressOf(request), () => invitations.read(request.body.token)),
  });

  typed.post('/api/invitations/accept', {
    config: { access: 'anyone' },
    schema: { body: acceptRequest, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const cookies = await attempts.during(addressOf(request), () => invitations.accept(request.body));
      return reply
        .header('set-cookie', [...cookies])
        .status(204)
        .send(null);
    },
  });
}

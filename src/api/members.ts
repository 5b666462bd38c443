// The members of the organization: who they are for those who oversee, and their coming and going for owners.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Voucher } from '../control/sign-in-links.ts';
import { type Caller, auditedAs, callerOf, overseers, owners, type Role } from './access.ts';
import {
  type Member,
  type NewMember,
  member,
  memberChange,
  memberList,
  newMember,
  signInLinkAnswer,
} from './contract/members.ts';
import { signInLink } from './links.ts';

/** `by` is who does it: whom the audit log names, and who vouches for what comes of it. */
export interface MemberServices {
  list(organizationId: string): Promise<readonly Member[]>;
  /** Throws Refused `address-taken`. */
  add(organizationId: string, member: NewMember, by: Voucher): Promise<Member>;
  /** Throws Refused `last-owner`, `not-found`. */
  changeRole(organizationId: string, memberId: string, role: Role, by: Voucher): Promise<Member>;
  /** Their sessions end at once. Throws Refused `last-owner`, `not-found`. */
  remove(organizationId: string, memberId: string, by: Voucher): Promise<void>;
  /** The token of a one-time link. Throws Refused `not-found`. */
  signInLink(organizationId: string, memberId: string, by: Voucher): Promise<string>;
}

/** Who acts in this request, for what makes other sessions possible. */
export const voucherOf = (caller: Caller): Voucher => ({
  memberId: auditedAs(caller),
  vouchers: caller.vouchers,
});

const params = z.object({ id: z.uuid() });

export function memberRoutes(
  app: FastifyInstance,
  { members, publicUrl }: { readonly members: MemberServices; readonly publicUrl: string },
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/members', {
    config: { access: overseers, scope: 'members:read' },
    schema: { response: { 200: memberList } },
    handler: async (request) => ({ members: [...(await members.list(callerOf(request).organizationId))] }),
  });

  typed.post('/api/members', {
    config: { access: owners },
    schema: { body: newMember, response: { 201: member } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      return reply.status(201).send(await members.add(caller.organizationId, request.body, voucherOf(caller)));
    },
  });

  typed.patch('/api/members/:id', {
    config: { access: owners },
    schema: { params, body: memberChange, response: { 200: member } },
    handler: (request) => {
      const caller = callerOf(request);
      return members.changeRole(caller.organizationId, request.params.id, request.body.role, voucherOf(caller));
    },
  });

  typed.delete('/api/members/:id', {
    config: { access: owners },
    schema: { params, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request);
      await members.remove(caller.organizationId, request.params.id, voucherOf(caller));
      return reply.status(204).send(null);
    },
  });

  typed.post('/api/members/:id/sign-in-links', {
    config: { access: owners },
    schema: { params, response: { 200: signInLinkAnswer } },
    handler: async (request) => {
      const caller = callerOf(request);
      const token = await members.signInLink(caller.organizationId, request.params.id, voucherOf(caller));
      return { link: signInLink(publicUrl, token), minutes: 15 };
    },
  });
}

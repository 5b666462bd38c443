// Wires the doors to members: who they are in words of the contract, and what changes about them.
import type { Member } from '../../api/contract/members.ts';
import type { MemberServices } from '../../api/members.ts';
import type { Control } from '../../control/control.ts';
import { addMember, changeRole, listMembers, type Member as KeptMember, removeMember } from '../../control/members.ts';
import { linkForMember } from '../../control/sign-in-links.ts';

export function memberServices(control: Control): MemberServices {
  return {
    list: async (organizationId) => (await listMembers(control, organizationId)).map(described),
    add: async (organizationId, member, { memberId }) =>
      described(await addMember(control, organizationId, member, memberId)),
    changeRole: async (organizationId, id, role, { memberId }) =>
      described(await changeRole(control, organizationId, id, role, memberId)),
    remove: (organizationId, id, { memberId }) => removeMember(control, organizationId, id, memberId),
    signInLink: (organizationId, id, by) => linkForMember(control, organizationId, id, by),
  };
}

function described({ id, name, email, isEmailVerified, identity, role, createdAt, signedInAt }: KeptMember): Member {
  return {
    id,
    name,
    email: email.endsWith('.invalid') ? null : email,
    isEmailVerified,
    issuer: identity?.issuer ?? null,
    role,
    createdAt: createdAt.toISOString(),
    signedInAt: signedInAt?.toISOString() ?? null,
  };
}

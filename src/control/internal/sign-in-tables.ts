// The tables of coming in, by links, invitations and issuers of OpenID Connect, as kysely sees them.
import type { ColumnType } from 'kysely';

export type Role = 'owner' | 'administrator' | 'analyst' | 'auditor' | 'member';
export type IssuerKind = 'google' | 'microsoft' | 'okta' | 'other';

export interface SignInTables {
  issuers: {
    id: string;
    organization_id: string;
    kind: IssuerKind;
    name: string;
    url: string;
    client_id: string;
    domains: string[];
    trusts_addresses: boolean;
    uninvited_role: 'member' | null;
    role_claim: string | null;
    roles: ColumnType<[string, Role][], string, string>;
    created_at: Date;
  };
  sign_in_domains: { domain: string; organization_id: string };
  begun_sign_ins: {
    state_hash: Buffer;
    browser_hash: Buffer;
    organization_id: string;
    issuer_id: string;
    member_id: string | null;
    purpose: 'enter' | 'try' | 'own';
    invitation_hash: Buffer | null;
    then_to: string;
    redirect_url: string;
    begun_at: Date;
  };
  sign_in_links: {
    token_hash: Buffer;
    organization_id: string;
    member_id: string | null;
    made_by: string | null;
    vouchers: string[];
    ends_at: Date;
  };
  invitations: {
    id: string;
    organization_id: string;
    token_hash: Buffer;
    role: Role;
    email: string | null;
    must_use_openid: boolean;
    made_by: string | null;
    vouchers: string[];
    made_at: Date;
    ends_at: Date;
    revoked_at: Date | null;
    accepted_at: Date | null;
    accepted_by: string | null;
  };
}

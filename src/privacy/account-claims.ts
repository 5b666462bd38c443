// By what an account can be matched with accounts of other sources and with the HR file: the same for every source.
import { addressParts, nearForms } from './address.ts';
import { identities, identity, type Kept } from './vocabulary.ts';

/** Where an account of one kind of source says who it is; each gives a text or nothing. */
export interface AccountFields {
  /** `slack`: what HR files call the source, as in SLACK_ID and SLACK_USERNAME. */
  readonly source: string;
  readonly id: (account: unknown) => unknown;
  readonly address: (account: unknown) => unknown;
  readonly username: (account: unknown) => unknown;
}

interface AccountClaims<C> {
  readonly email: Kept<'identity', C>;
  readonly mailbox: Kept<'identity', C>;
  readonly plainMailbox: Kept<'identity', C>;
  readonly domain: Kept<'identity', C>;
  readonly username: Kept<'identity', C>;
  readonly claims: Kept<'identities', C>;
  readonly near: Kept<'identities', C>;
}

/** The columns of an account by which it is matched. */
export function accountClaims<C>({ source, id, address, username }: AccountFields): AccountClaims<C> {
  const part = (which: 'mailbox' | 'plainMailbox' | 'domain') => (account: unknown) =>
    addressParts(address(account))?.[which];
  const near = (account: unknown) => [
    ...new Set([...nearForms(addressParts(address(account))?.mailbox), ...nearForms(username(account))]),
  ];
  const claims = (account: unknown) => [
    [`account@${source}`, id(account)],
    [`username@${source}`, username(account)],
  ];
  return {
    email: identity('email', address, { rule: 'a keyed token of the lower-cased address' }),
    mailbox: identity('mailbox', part('mailbox'), { rule: 'a keyed token of what stands before the @' }),
    plainMailbox: identity('mailbox', part('plainMailbox'), { rule: 'the same without its +tag' }),
    domain: identity('domain', part('domain'), { rule: 'a keyed token of what stands behind the @' }),
    username: identity('username', username, { rule: 'a keyed token of the lower-cased username' }),
    claims: identities('account', claims, { rule: 'keyed tokens of id and username, as an HR file may name them' }),
    near: identities('near', near, { rule: 'keyed tokens of up to three short forms of mailbox and username each' }),
  };
}

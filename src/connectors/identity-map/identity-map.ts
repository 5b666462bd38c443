// The permission slip of identity maps: further addresses and accounts of people, and every field that is kept of them.
import type { Upload } from '../../connector/connector.ts';
import { stream } from '../../connector/stream.ts';
import { addressParts } from '../../privacy/address.ts';
import { identityMapShape, type Keep } from '../../privacy/shapes.ts';
import { countOf, identities, identity, ref } from '../../privacy/vocabulary.ts';

/** One row, in memory alone. */
export interface IdentityMapRecord {
  readonly row: number;
  readonly id: string;
  readonly email: string;
  /** Lower case: `slack`, `github`; `email` for an address. */
  readonly source: string;
  readonly identity: string;
}

interface IdentityMapContext {
  readonly file: string;
  readonly rows: number;
}

const of =
  <T>(read: (record: IdentityMapRecord) => T) =>
  (record: unknown): T =>
    read(record as IdentityMapRecord);

type Part = 'mailbox' | 'plainMailbox' | 'domain';
const part = (which: Part) => of(({ email }) => addressParts(email)?.[which]);
/** An address is theirs in whatever source it was seen. */
const otherPart = (which: Part) => of((record) => addressParts(record.identity)?.[which]);

/** The file does not say whether it is an id or a username, and no id of a source looks like a username of it. */
const claims = of(({ source, identity: claim }) =>
  addressParts(claim) === undefined
    ? [
        [`account@${source}`, claim],
        [`username@${source}`, claim],
      ]
    : [],
);

const identityMapKeep: Keep<typeof identityMapShape, IdentityMapContext> = {
  file: ref('file', (_, { file }) => file, { rule: 'a random number of this import' }),
  row: countOf('row', { rule: 'its number in the file' }),
  rows: countOf((_, { rows }) => rows),
  person: identity('hr-id', 'id', { rule: 'a keyed token of EMPLOYEE_ID' }),
  mailbox: identity('mailbox', part('mailbox'), { rule: 'a keyed token of what stands before the @' }),
  plainMailbox: identity('mailbox', part('plainMailbox'), { rule: 'the same without its +tag' }),
  domain: identity('domain', part('domain'), { rule: 'a keyed token of what stands behind the @' }),
  claims: identities('account', claims, { rule: 'keyed tokens of IDENTITY as an id and as a username of SOURCE' }),
  otherMailbox: identity('mailbox', otherPart('mailbox'), { rule: 'of IDENTITY, where it is an address' }),
  otherPlainMailbox: identity('mailbox', otherPart('plainMailbox'), { rule: 'the same without its +tag' }),
  otherDomain: identity('domain', otherPart('domain'), { rule: 'a keyed token of what stands behind its @' }),
};

export const identityMap: Upload = {
  kind: 'upload',
  id: 'identity-map',
  name: 'Identity map',
  summary: 'Further addresses and usernames of people, where the HR file does not name them.',
  needs: ['A file with EMPLOYEE_EMAIL or EMPLOYEE_ID, SOURCE and IDENTITY: .csv, .csv.gz or .xlsx.'],
  neverKept: [
    'addresses, usernames and ids in clear: only a keyed token of each',
    'every other column',
    'the file itself: it is read where it lies',
  ],
  namespace: { name: 'identity-map', normalize: (id) => id.trim() },
  streams: {
    identities: stream<typeof identityMapShape, IdentityMapContext>({
      shape: identityMapShape,
      from: 'the rows of the file',
      keep: identityMapKeep,
      dropped: ['every column beside the four'],
    }),
  },
};

// Where the Psoxy of a connection is, how it is asked, and with which salt it makes its tokens: sealed.
import type { PsoxySalt } from '../privacy/psoxy-token.ts';
import type { Control } from './internal/opened.ts';
import { openSecret, removeSecret, sealSecret } from './secrets.ts';

/** What lets a caller in: the cloud in front of a Psoxy looks at it, not the Psoxy. */
export type PsoxyAuthorization =
  | {
      readonly kind: 'aws';
      /** Of the role that may call, such as `arn:aws:iam::123456789012:role/psoxy-caller`. */
      readonly roleArn: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly externalId: string | null;
      /** Where the name of the host does not say them: `lambda` or `execute-api`, and the region. */
      readonly place: { readonly service: string; readonly region: string } | null;
    }
  | {
      readonly kind: 'google';
      /** Of the service account that may call. */
      readonly email: string;
      /** PKCS #8, as PEM. */
      readonly privateKey: string;
      readonly privateKeyId: string | null;
    }
  /** Of AWS, with what lets this machine in there; the external id is ours to say then. */
  | {
      readonly kind: 'aws-machine';
      readonly roleArn: string;
      readonly place: { readonly service: string; readonly region: string } | null;
    }
  /** Of Google, with the service account that this machine runs with. */
  | { readonly kind: 'google-machine' }
  | { readonly kind: 'bearer'; readonly token: string };

export interface PsoxyAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly authorization: PsoxyAuthorization;
  /** Null where the organization keeps it to itself. */
  readonly salt: PsoxySalt | null;
  /** Of its salt, as it was when the connection was made: another one would make other tokens. */
  readonly fingerprint: string;
}

/** Replaces what was there. */
export async function sealPsoxy(
  control: Control,
  organizationId: string,
  connectionId: string,
  { fingerprint, ...access }: PsoxyAccess,
): Promise<void> {
  await sealSecret(control, organizationId, psoxyOf(connectionId), Buffer.from(JSON.stringify(access)));
  await sealSecret(control, organizationId, psoxySaltOf(connectionId), Buffer.from(fingerprint));
}

/** Null for a connection that is reached in another way. */
export async function openPsoxyAccess(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<PsoxyAccess | null> {
  const plain = await openSecret(control, organizationId, psoxyOf(connectionId));
  const fingerprint = await psoxyFingerprint(control, organizationId, connectionId);
  if (plain === null || fingerprint === null) return null;
  return { ...(JSON.parse(plain.toString()) as Omit<PsoxyAccess, 'fingerprint'>), fingerprint };
}

/** Of the salt with which was made what is stored, also when nothing is asked any more. */
export async function psoxyFingerprint(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<string | null> {
  return (await openSecret(control, organizationId, psoxySaltOf(connectionId)))?.toString() ?? null;
}

/** With which tokens were made that came in files, where nothing is asked. */
export interface PsoxyOfFiles extends PsoxyTokens {
  /** Ids of the source's own, of any of which a connection to the same may be made. */
  readonly sources: readonly string[];
}

export interface PsoxyTokens {
  /** Null where it was not given with the files: that of a connection may be known. */
  readonly salt: PsoxySalt | null;
  /** That of the connections with whose tokens they fit together, or one of their own where there are none. */
  readonly fingerprint: string;
}

const ownPrefix = 'of files ';

/** In the place of a fingerprint that nobody told: files say nothing of their salt. */
export const fingerprintOfFiles = (sourceRef: string): string => ownPrefix + sourceRef;

export const isOfFilesAlone = ({ fingerprint }: Pick<PsoxyTokens, 'fingerprint'>): boolean =>
  fingerprint.startsWith(ownPrefix);

export async function sealPsoxyOfFiles(
  control: Control,
  organizationId: string,
  connectionId: string,
  { salt, fingerprint, sources }: PsoxyOfFiles,
): Promise<void> {
  // A later file tells of more workspaces, and need not come with the salt again.
  const before = await openPsoxyOfFiles(control, organizationId, connectionId);
  const all = { salt: salt ?? before?.salt ?? null, sources: [...new Set([...(before?.sources ?? []), ...sources])] };
  await sealSecret(control, organizationId, psoxyOf(connectionId), Buffer.from(JSON.stringify(all)));
  await sealSecret(control, organizationId, psoxySaltOf(connectionId), Buffer.from(fingerprint));
}

/** Null for a connection into which no such file came. */
export async function openPsoxyOfFiles(
  control: Control,
  organizationId: string,
  connectionId: string,
): Promise<PsoxyOfFiles | null> {
  const fingerprint = await psoxyFingerprint(control, organizationId, connectionId);
  if (fingerprint === null) return null;
  const plain = await openSecret(control, organizationId, psoxyOf(connectionId));
  if (plain === null) return { salt: null, sources: [], fingerprint };
  return { ...(JSON.parse(plain.toString()) as Omit<PsoxyOfFiles, 'fingerprint'>), fingerprint };
}

/** What it is asked with; of which salt its tokens are stays known, for as long as something of it is stored. */
export async function removePsoxy(control: Control, organizationId: string, connectionId: string): Promise<void> {
  await removeSecret(control, organizationId, psoxyOf(connectionId));
}

/** The names of the secrets, for who removes everything of a connection. */
export const psoxyOf = (connectionId: string): string => `psoxy/${connectionId}`;
export const psoxySaltOf = (connectionId: string): string => `psoxy-salt/${connectionId}`;

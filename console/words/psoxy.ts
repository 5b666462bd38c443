// What is typed about a Psoxy, and what of it is sent.
import type { PsoxyGiven } from '../../src/api/contract/psoxies.ts';

export type Cloud = 'aws' | 'google' | 'bearer';

export const clouds: readonly { readonly value: Cloud; readonly label: string }[] = [
  { value: 'aws', label: 'AWS role' },
  { value: 'google', label: 'Google' },
  { value: 'bearer', label: 'Bearer' },
];

export interface PsoxyDraft {
  readonly url: string;
  readonly cloud: Cloud;
  /** With what lets the machine that Tacit runs on in there. */
  readonly isMachine: boolean;
  readonly roleArn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly externalId: string;
  /** Google's JSON. */
  readonly keyFile: string;
  readonly bearer: string;
  readonly salt: string;
  readonly ignoresDots: boolean;
}

export const draftOf = (): PsoxyDraft => ({
  url: '',
  cloud: 'aws',
  isMachine: false,
  roleArn: '',
  accessKeyId: '',
  secretAccessKey: '',
  externalId: '',
  keyFile: '',
  bearer: '',
  salt: '',
  ignoresDots: false,
});

export function givenOf(draft: PsoxyDraft): PsoxyGiven {
  const { url, salt, ignoresDots } = draft;
  return {
    url: url.trim(),
    authorization: authorizationOf(draft),
    // A salt may begin or end with a space.
    salt: salt === '' ? null : { salt, ignoresDots },
  };
}

function authorizationOf(draft: PsoxyDraft): PsoxyGiven['authorization'] {
  switch (draft.cloud) {
    case 'aws':
      if (draft.isMachine) return { kind: 'aws-machine', roleArn: draft.roleArn.trim() };
      return {
        kind: 'aws',
        roleArn: draft.roleArn.trim(),
        accessKeyId: draft.accessKeyId.trim(),
        secretAccessKey: draft.secretAccessKey.trim(),
        externalId: draft.externalId.trim() || null,
      };
    case 'google': {
      if (draft.isMachine) return { kind: 'google-machine' };
      const { client_email: email, private_key: privateKey, private_key_id: privateKeyId } = fieldsOf(draft.keyFile);
      return { kind: 'google', email: email ?? '', privateKey: privateKey ?? '', privateKeyId: privateKeyId ?? null };
    }
    case 'bearer':
      return { kind: 'bearer', token: draft.bearer.trim() };
  }
}

/** The texts of what may be no JSON at all: the API says so then. */
function fieldsOf(json: string): Readonly<Partial<Record<string, string>>> {
  try {
    const found: unknown = JSON.parse(json);
    const fields = typeof found === 'object' && found !== null ? Object.entries(found) : [];
    return Object.fromEntries(fields.filter((field): field is [string, string] => typeof field[1] === 'string'));
  } catch {
    return {};
  }
}

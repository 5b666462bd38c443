// What every way of being let in by a cloud has in common: what is signed, where the clouds' doors are, what is held on to.
import type { Clock } from '../../base/clock.ts';
import { errorCodes, Refused, RetryLater } from '../../base/errors.ts';
import { minutes } from '../../base/clock.ts';
import type { MachineSettings } from '../../base/settings.ts';

/** One request that is about to be sent. */
export interface Unsigned {
  readonly url: URL;
  /** Those that the signature covers, beside the host. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Throws Refused `psoxy-not-let-in`, RetryLater `psoxy-unavailable`, or the signal's reason. */
export interface Signer {
  /** Headers for a call to the Psoxy. */
  call(request: Unsigned, signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Where an answer lies that was written down, and the headers with which it is fetched; undefined for no such place. */
  stored(location: string, signal: AbortSignal): Promise<Stored | undefined>;
}

export interface Stored {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** The clouds' own doors. They are known, and no file that somebody brings says where a secret is sent. */
export interface CloudDoors {
  readonly sts: (region: string) => string;
  readonly googleTokens: string;
  readonly s3: (bucket: string, region: string) => string;
  readonly googleStorage: string;
  /** Where AWS and Google tell a machine of theirs what it may show: of no name, and nothing that somebody gives leads there. */
  readonly instance: string;
  /** Where AWS tells a container the same. */
  readonly container: string;
}

export const cloudDoors: CloudDoors = {
  sts: (region) => `https://sts.${region}.amazonaws.com`,
  googleTokens: 'https://oauth2.googleapis.com/token',
  s3: (bucket, region) => `https://${bucket}.s3.${region}.amazonaws.com`,
  googleStorage: 'https://storage.googleapis.com',
  instance: 'http://169.254.169.254',
  container: 'http://169.254.170.2',
};

/** An address would lead out of the bucket, or to the list of what is in it. */
export const isKey = (key: string): boolean => !key.split('/').some((part) => part === '.' || part === '..');

export interface SignerParts {
  /** Of the Psoxy, without a slash at its end. */
  readonly url: string;
  readonly clock: Clock;
  readonly doors: CloudDoors;
  /** Whose connection it is. */
  readonly organizationId: string;
  readonly machine: MachineSettings;
}

/** `next`: which of what was given to look at. */
export const notLetIn = (next: string): Refused =>
  new Refused('psoxy-not-let-in', errorCodes['psoxy-not-let-in'], next);

/** Neither Psoxy nor cloud answers as it should. */
export const unavailable = (clock: Clock): RetryLater =>
  new RetryLater('psoxy-unavailable', errorCodes['psoxy-unavailable'], new Date(clock.now().getTime() + minutes(5)));

export interface Held<T> {
  readonly value: T;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Holds on to what was asked for until it has run out; of several that ask at once, one asks. */
export function holding<T>(
  clock: Clock,
  ask: (signal: AbortSignal) => Promise<Held<T>>,
): (signal: AbortSignal) => Promise<T> {
  let held: Promise<Held<T>> | undefined;
  return async (signal) => {
    for (;;) {
      const before = held;
      const known = await before?.catch(() => undefined);
      if (known !== undefined && known.until > clock.now().getTime()) return known.value;
      if (held !== before) continue;
      held = ask(signal);
      return (await held).value;
    }
  };
}

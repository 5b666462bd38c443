// Asks a Psoxy how it is, and says of each thing that is wrong what it is and what to do.
import { z } from 'zod';
import { type ErrorCode, errorCodes } from '../../base/errors.ts';

/** What we look at of its health document; whatever else stands in it goes nowhere. */
const document = z.object({
  configuredSource: z.string().max(100).nullish(),
  nonDefaultSalt: z.boolean().nullish(),
  missingConfigProperties: z.array(z.string().max(200)).max(100).nullish(),
  saltSha256Hash: z.string().max(200).nullish(),
  version: z.string().max(100).nullish(),
  warningMessages: z.array(z.unknown()).max(1000).nullish(),
});

export interface HealthFinding {
  readonly code: ErrorCode;
  /** `stops`: nothing can be read so. `danger`: it could, and should not. `note`: worth a look. */
  readonly severity: 'stops' | 'danger' | 'note';
  readonly message: string;
  readonly next: string;
}

export interface PsoxyHealth {
  readonly version: string | null;
  readonly source: string | null;
  /** Of its salt; null where it does not say. */
  readonly fingerprint: string | null;
  readonly findings: readonly HealthFinding[];
}

/** `wanted`: what the source is called in its settings, where that matters. Undefined for what is no health document. */
export function readHealth(status: number, body: unknown, wanted?: string): PsoxyHealth | undefined {
  const read = document.safeParse(body);
  if (!read.success || (status !== 200 && status !== 412)) return undefined;
  const { configuredSource: source, saltSha256Hash: fingerprint, version, ...rest } = read.data;
  const missing = (rest.missingConfigProperties ?? []).filter((name) => settingName.test(name));
  const findings: HealthFinding[] = [];
  const find = (
    code: ErrorCode,
    severity: HealthFinding['severity'],
    next: string,
    message: string = errorCodes[code],
  ) => findings.push({ code, severity, message, next });
  if (missing.length > 0) {
    const named = missing.slice(0, 20).join(', ');
    find(
      'psoxy-not-configured',
      'stops',
      `Give it ${named}.`,
      `The Psoxy is not set up whole: ${missing.length} missing.`,
    );
  } else if (status === 412) find('psoxy-not-configured', 'stops', 'Look at its log: it does not say what is missing.');
  if (isOther(source, wanted)) {
    const next = `Give the address of the one whose source is \`${wanted}\`.`;
    find('psoxy-other-source', 'stops', next);
  }
  if (rest.nonDefaultSalt === false) {
    const next = 'Give it a salt of its own: whoever knows the usual one can tell whose a token is by trying ids.';
    find('psoxy-salt-default', 'danger', next);
  }
  if (isMissing(fingerprint))
    find('psoxy-not-configured', 'stops', 'It does not say which salt it has: run a newer version.');
  const warnings = rest.warningMessages?.length ?? 0;
  if (warnings > 0) {
    const message = `The Psoxy has ${warnings} warning${warnings === 1 ? '' : 's'} about itself.`;
    find('psoxy-not-configured', 'note', 'Read its health document: what it says there is not shown here.', message);
  }
  return {
    version: wordOf(version),
    source: wordOf(source),
    fingerprint: isMissing(fingerprint) ? null : fingerprint,
    findings,
  };
}

/** Names of settings look so; anything else may be a sentence, and is not handed on. */
const settingName = /^[A-Z][A-Z0-9_]{0,80}$/;

const isOther = (source: string | null | undefined, wanted: string | undefined): boolean =>
  typeof source === 'string' && wanted !== undefined && source !== wanted;

/** A version or the name of a source. */
const wordOf = (text: string | null | undefined): string | null =>
  typeof text === 'string' && /^[\w.+-]{1,60}$/.test(text) ? text : null;

const isMissing = (text: string | null | undefined): text is null | undefined =>
  !text || !/^[\w+/=-]{16,100}$/.test(text);

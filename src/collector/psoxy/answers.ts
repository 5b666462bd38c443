// What an answer of a Psoxy means that is none of the source's: each failure with what somebody must do about it.
import { Defect, type ErrorCode, errorCodes, Refused } from '../../base/errors.ts';

interface Answered {
  readonly status: number;
  readonly header: (name: string) => string | null;
}

/** `source`: it is the source's own answer, handed through. `again`: nobody has to do anything. */
export type Meaning = 'source' | 'again' | Refused | Defect;

export const errorHeader = 'x-psoxy-error';
export const saltHeader = 'x-psoxy-pii-salt-sha256';

type Row = readonly [code: ErrorCode, next: string] | 'source' | 'again' | 'defect';

const configured = (what: string): Row => ['psoxy-not-configured', what];

/** By the word in its header. */
const words: Readonly<Record<string, Row>> = {
  HTTPS_REQUIRED: ['psoxy-url-refused', 'Give its address with https.'],
  INVALID_REQUEST: 'defect',
  UNAUTHORIZED_IP_ADDRESS: [
    'psoxy-address-refused',
    'Add the address from which this server calls to the ones that the Psoxy allows.',
  ],
  BLOCKED_BY_RULES: [
    'psoxy-rules-block',
    'Give the Psoxy the usual rules for this source; those of your own must allow all that docs/psoxy.md lists.',
  ],
  TOKENIZED_REQUEST_PARAMETER_INVALID: 'defect',
  FAILED_TO_BUILD_URL: configured('Look at the address of the source that the Psoxy is set to.'),
  RULES_INVALID: configured('Its rules cannot be read: look at its log, and deploy the rules again.'),
  CONFIGURATION_FAILURE: configured(
    'A setting of it is missing or wrong: its health document names those that are missing.',
  ),
  CONNECTION_SETUP: configured(
    'It has no credentials for the source, or wrong ones: give it the token of the source again.',
  ),
  UNKNOWN: 'again',
  NETWORK_EGRESS_BLOCKED: configured(
    'Its network does not let it out to the source: allow the host of the source there.',
  ),
  CONNECTION_TO_SOURCE: 'again',
  SOURCE_API_READ_TIMEOUT: 'again',
  API_ERROR: 'source',
};

/**
 * What is to be done about an answer to that path. Nothing of its body is looked at, since the source's may have been handed
 * through.
 */
export function meaningOf({ status, header }: Answered, path: string): Meaning {
  const said = header(errorHeader);
  if (status < 400 && said === null) return status >= 200 && status < 300 ? 'source' : notLetInHere();
  if (said === null) return withoutWord(status);
  // The word may go on with what is wrong with the rules: that is theirs to read in their log.
  const word = Object.keys(words).find((one) => said === one || (one === 'RULES_INVALID' && said.startsWith(one)));
  const row = word === undefined ? 'source' : words[word]!;
  if (row === 'source') return 'source';
  // Of a setting that cannot be read just now it says that it may be tried again.
  if (status === 503) return 'again';
  if (row === 'again') return 'again';
  if (row === 'defect') {
    return new Defect('source-refused-call', 'The Psoxy refused a call as wrongly asked.', 'Please report this.');
  }
  const [code, next] = row;
  return refused(code, code === 'psoxy-rules-block' ? `It blocked \`${path}\`. ${next}` : next);
}

/** Without its header it is the cloud that answers, or the source where the Psoxy hands its status on. */
function withoutWord(status: number): Meaning {
  if (status === 401 || status === 403) return notLetInHere();
  if (status === 412) {
    return refused('psoxy-not-configured', 'Its health document names the settings that are missing.');
  }
  if (status === 404) return refused('psoxy-url-refused', 'There is no Psoxy at that address: look at it again.');
  return status === 429 ? 'source' : 'again';
}

const notLetInHere = (): Refused =>
  refused(
    'psoxy-not-let-in',
    'The cloud refuses us before the Psoxy sees the call: look at who may call the function, and at what was given here.',
  );

export const refused = (code: ErrorCode, next: string): Refused => new Refused(code, errorCodes[code], next);

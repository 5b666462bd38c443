// What went wrong at an issuer, as a code of ours: its own words stay outside, for they may say anything.
import { type ErrorCode, errorCodes, isHouseError, Refused } from '../../base/errors.ts';

const nextSteps = {
  'issuer-mismatch': 'Enter the issuer’s address exactly as it writes it itself, for one organization and not for all.',
  'issuer-unknown': 'Check the address: the issuer’s, not that of its sign-in page.',
  'issuer-no-pkce': 'Switch on PKCE with S256 at the issuer, or use another one.',
  'issuer-client-wrong': 'Copy the client id and a new client secret from the page of your app at the issuer.',
  'sign-in-cancelled': 'Sign in again whenever you like.',
  'sign-in-refused': 'Ask whoever administers the issuer whether you may use the app.',
  'sign-in-code-spent': 'Sign in again.',
  'sign-in-invalid': 'Sign in again; if it stays so, an owner should look at the settings of the sign-in.',
} as const satisfies Partial<Record<ErrorCode, string>>;

export function issuerRefusal(code: keyof typeof nextSteps): Refused {
  return new Refused(code, errorCodes[code], nextSteps[code]);
}

/** Of what an issuer says of itself. */
export function discoveryRefusal(error: unknown): Refused {
  const own = ownRefusal(error);
  if (own !== undefined) return own;
  return issuerRefusal(
    codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' ? 'issuer-mismatch' : 'issuer-unknown',
  );
}

/** Of what it says when somebody signs in. */
export function answerRefusal(error: unknown): Refused {
  const own = ownRefusal(error);
  if (own !== undefined) return own;
  const code = codeOf(error);
  const word = (error as { error?: unknown }).error;
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR') {
    return issuerRefusal(word === 'access_denied' ? 'sign-in-cancelled' : 'sign-in-refused');
  }
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') return issuerRefusal('issuer-client-wrong');
  if (code !== 'OAUTH_RESPONSE_BODY_ERROR') return issuerRefusal('sign-in-invalid');
  if (word === 'invalid_grant') return issuerRefusal('sign-in-code-spent');
  return issuerRefusal(
    word === 'invalid_client' || word === 'unauthorized_client' ? 'issuer-client-wrong' : 'sign-in-refused',
  );
}

/** A refusal of ours that the library carries inside its own error. */
function ownRefusal(error: unknown): Refused | undefined {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (isHouseError(each) && each instanceof Refused) return each;
  }
  return undefined;
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

// Which addresses may be given of what is asked with a secret.
import { expect, test } from 'vitest';
import { isHouseError } from '../base/errors.ts';
import { safeUrl } from './safe-url.ts';

/** The address that is asked, or the code with which it is refused. */
function given(url: string): string {
  try {
    return safeUrl(url, 'psoxy-url-refused', 'https://example.org');
  } catch (error) {
    return isHouseError(error) ? error.code : String(error);
  }
}

test.each([
  ['https://abc.lambda-url.eu-central-1.on.aws/', 'https://abc.lambda-url.eu-central-1.on.aws'],
  ['https://10.0.0.7:8443/psoxy/', 'https://10.0.0.7:8443/psoxy'],
  ['http://127.0.0.1:7450', 'http://127.0.0.1:7450'],
])('%s is asked', (url, asked) => {
  expect(given(url)).toBe(asked);
});

test.each([
  'http://psoxy.example.org',
  'http://10.0.0.7',
  'https://name:word@example.org',
  'https://example.org/?a=b',
  'ftp://example.org',
  'no address',
])('%s is refused: it would give away what lets us in', (url) => {
  expect(given(url)).toBe('psoxy-url-refused');
});

test.each([
  'https://169.254.169.254',
  'https://169.254.170.2/task',
  'https://0xa9fea9fe',
  'https://2852039166',
  'https://[::ffff:169.254.169.254]',
  'https://[fe80::1]',
  'https://[fd00:ec2::254]',
  'https://metadata.google.internal',
  'https://METADATA.google.internal./computeMetadata/v1/',
  'https://metadata',
  'http://169.254.169.254',
])('%s is refused: clouds give out the credentials of a machine there', (url) => {
  expect(given(url)).toBe('psoxy-url-refused');
});

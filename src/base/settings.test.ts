// Which addresses a source may have: over TLS, or on this machine, and nothing hidden in them.
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const read = (url: string) => readSettings({ TACIT_SLACK_URL: url }, '/').slackUrl;

test.each(['https://slack.com', 'https://slack-gov.com/', 'http://127.0.0.1:7500', 'http://localhost:7500'])(
  '%s can be where Slack is',
  (url) => {
    expect(read(url)).toBe(url.replace(/\/$/, ''));
  },
);

test.each([
  'http://slack.com',
  'http://127.0.0.1.nip.example',
  'http://localhost.example',
  'https://name:canarypassword@slack.com',
  'https://slack.com/?canary=1',
  'https://slack.com/#canary',
  'ftp://slack.com',
  'file:///etc/passwd',
])('%s cannot, and the refusal does not repeat it', (url) => {
  const refusal = refusalOf(url);

  expect(refusal).toMatchObject({ code: 'setting-invalid' });
  expect(String(refusal)).toContain('TACIT_SLACK_URL');
  expect(String(refusal)).not.toContain('canary');
});

function refusalOf(url: string): unknown {
  try {
    return read(url);
  } catch (error) {
    return error;
  }
}

test('the organizations that may use the credentials of the machine are ids, none where nothing is said', () => {
  const [first, second] = ['01930000-0000-7000-8000-000000000001', '01930000-0000-7000-8000-000000000002'];
  const named = (TACIT_MACHINE_CREDENTIALS?: string) =>
    readSettings({ TACIT_MACHINE_CREDENTIALS }, '/').machine.organizations;

  expect([named(), named(' ,'), named(`${first}, ${second},${first}`)]).toEqual([[], [], [first, second]]);
  expect(() => named('Example GmbH')).toThrow('TACIT_MACHINE_CREDENTIALS');
  expect(() => named('on')).toThrow('TACIT_MACHINE_CREDENTIALS');
});

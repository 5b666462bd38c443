// A scope with which nothing is read.
import { expect, test } from 'vitest';
import { slackDiscovery } from '../connectors/slack/slack-discovery.ts';
import { refuseScopes } from './refused-scopes.ts';

const check = (granted: readonly string[], waived: readonly string[] = []): string => {
  try {
    refuseScopes(slackDiscovery, granted, waived);
    return 'fine';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('writing is refused until two have signed for it, and reading never', () => {
  expect(check(['discovery:read'])).toBe('fine');
  expect(check(['discovery:read', 'discovery:write'])).toBe('source-scope-refused');
  expect(check(['discovery:read', 'discovery:write'], ['discovery:write'])).toBe('fine');
});

// Searches for the words that the glossary bans, in prose and inside names such as `tenantId`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProjectFile, root } from './house-files.ts';

const glossary = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8');

/** What the third column of the glossary writes as code. */
export const bannedWords: readonly string[] = glossary
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.split('|').length === 5)
  .flatMap((line) => [...line.split('|')[3]!.matchAll(/`([^`]+)`/g)].map(([, word]) => word!));

/** Names that others gave to their things, which stay what they are. */
const namesOfOthers = [
  'integration_logs',
  'integrations/profile',
  'ZodTypeProvider',
  'withTypeProvider',
  'endOfEntity',
  'surplusOfEntities',
  'fastify-type-provider-zod',
  'MantineProvider',
  'QueryClientProvider',
  'RouterProvider',
  'SegmentedControl',
  'locale-provider',
  'providerId',
  'oidc-provider',
  'Directory (tenant) ID',
  'Create App Integration',
  'provider_id',
  'pg_stat_activity',
  'messages.activity',
  'message_activities',
  'enterprise_employee_number',
  'employee_snapshot_',
  'EMPLOYEE_ID',
  'EMPLOYEE_EMAIL',
  'businessSegment',
  'BUSINESS_SEGMENT',
  'Business segment',
  '<!ENTITY',
];

/** One line per banned word, with the place; the glossary itself may name them. */
export function findBannedWords({ path, text }: ProjectFile): string[] {
  if (path === 'docs/glossary.md') return [];
  return text.split('\n').flatMap((line, at) => {
    const ours = namesOfOthers.reduce((rest, name) => rest.replaceAll(name, ''), line);
    // A name such as tenantId or theTenant is made of words.
    const words = ours.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ');
    return bannedWords
      .filter((word) => new RegExp(`\\b${word}\\b`, 'i').test(words))
      .map((word) => `${path}:${at + 1} says '${word}'`);
  });
}

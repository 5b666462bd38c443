// Writes docs/slack.md, docs/slack-discovery.md, docs/slack-analytics.md and docs/roles.md from what the program does: `node src/cli/internal/write-docs.ts`.
import { writeFileSync } from 'node:fs';
import { rolesPage } from './roles-page.ts';
import { slackAnalyticsPage } from './slack-analytics-page.ts';
import { slackDiscoveryPage } from './slack-discovery-page.ts';
import { slackPage } from './slack-page.ts';

const docs = new URL('../../../docs/', import.meta.url);
writeFileSync(new URL('slack.md', docs), slackPage());
writeFileSync(new URL('slack-discovery.md', docs), slackDiscoveryPage());
writeFileSync(new URL('slack-analytics.md', docs), slackAnalyticsPage());
writeFileSync(new URL('roles.md', docs), await rolesPage());

// Writes docs/slack.md from the declaration: `node src/cli/internal/write-docs.ts`.
import { writeFileSync } from 'node:fs';
import { slackPage } from './slack-page.ts';

writeFileSync(new URL('../../../docs/slack.md', import.meta.url), slackPage());

// Writes docs/metrics.md from the declarations: `node src/metrics/internal/write-docs.ts`.
import { writeFileSync } from 'node:fs';
import { metricsPage } from './metrics-page.ts';

writeFileSync(new URL('../../../docs/metrics.md', import.meta.url), metricsPage());

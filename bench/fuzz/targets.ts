// What can be fuzzed, by the word of the command line.
import { api } from './api.ts';
import { consent } from './consent.ts';
import { exportReader } from './export-reader.ts';
import { hrReader } from './hr-reader.ts';
import type { Target } from './target.ts';

export const targets = {
  export: exportReader,
  hr: hrReader,
  consent: () => consent(),
  api: () => api(),
} as const satisfies Record<string, () => Promise<Target>>;

// What the console and the API say to each other about the evidence pack.
import { z } from 'zod';

/** GET /api/evidence: all papers, the index first. */
export const evidencePack = z.object({
  papers: z.array(
    z.object({
      /** The name of its file. */
      name: z.string(),
      title: z.string(),
      type: z.enum(['text/markdown', 'application/json']),
      text: z.string(),
    }),
  ),
});
export type EvidencePack = z.infer<typeof evidencePack>;

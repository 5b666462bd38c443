// What the command line and the API say to each other about keys; a key itself is never part of it.
import { z } from 'zod';

const keyFact = z.object({
  kind: z.enum(['master', 'data', 'pseudonyms']),
  version: z.number().int(),
  since: z.string(),
  /** `retiring` opens until nothing needs it; `kept` makes tokens together with those after it. */
  state: z.enum(['current', 'retiring', 'kept']),
});

export const rotatedKey = z.enum(['data', 'pseudonyms']);

const rotation = z.object({
  key: rotatedKey,
  state: z.enum(['running', 'finished', 'failed']),
  done: z.number().int(),
  /** The code of what it failed with. */
  problem: z.string().nullable(),
});

export const keyList = z.object({ keys: z.array(keyFact), rotation: rotation.nullable() });

export type KeyList = z.infer<typeof keyList>;

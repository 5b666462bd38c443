// The backup, for the operator of the machine alone: one stream, encrypted before it leaves the process.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Readable } from 'node:stream';
import { z } from 'zod';

/** Of backups. */
export interface BackupServices {
  /** Encrypted with that key of 32 bytes, or with the master key. */
  make(key: Buffer | null): AsyncGenerator<Buffer>;
}

export function backupRoutes(app: FastifyInstance, backups: BackupServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post('/api/backup', {
    config: { access: 'house' },
    schema: {
      body: z.object({
        /** Hex. */
        key: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
    },
    handler: async (request, reply) => {
      const { key } = request.body;
      const pieces = backups.make(key === undefined ? null : Buffer.from(key, 'hex'));
      // What is refused is refused before anything is sent.
      const first = await pieces.next();
      return reply.type('application/octet-stream').send(Readable.from(follow(first, pieces), { objectMode: false }));
    },
  });
}

async function* follow(first: IteratorResult<Buffer>, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

// Keeps retention: looks at the clock, asks the queue for every run that is due, and does what the queue holds.
import { minutes } from '../base/clock.ts';
import { codeOf } from '../base/log.ts';
import { dueRetention } from '../control/retention.ts';
import type { Queue } from '../control/queue.ts';
import { enforceRetention, type RetentionParts } from './retention.ts';

export interface RetentionKeeper {
  /** Works from now on. */
  start(): Promise<void>;
  /** Asks for every run whose time has come. */
  askForDue(): Promise<void>;
  stop(): void;
}

export function keepRetention(
  parts: RetentionParts & {
    readonly queue: Queue;
    /** Told when something went: what is made of it is to be computed again. */
    readonly requestFigures: (organizationId: string) => Promise<void>;
  },
): RetentionKeeper {
  const { control, queue } = parts;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  const work = (): Promise<void> =>
    (working ??= queue.work('enforce-retention', async (organizationId, signal) => {
      const removed = await enforceRetention(parts, organizationId, signal);
      if (removed !== null && Object.values(removed).some((count) => count > 0)) {
        await parts.requestFigures(organizationId);
      }
    }));
  const askForDue = async (): Promise<void> => {
    for (const organizationId of await dueRetention(control)) {
      await work();
      await queue.send('enforce-retention', organizationId);
    }
  };
  const look = (): void => {
    askForDue().catch((error: unknown) => control.log.warn('retention waits', { code: codeOf(error) }));
  };
  return {
    askForDue,
    async start() {
      await work();
      look();
      timer = setInterval(look, minutes(1)).unref();
    },
    stop: () => clearInterval(timer),
  };
}

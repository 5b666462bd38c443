// What destroying needs of the house.
import type { Live } from '../../collector/live.ts';
import type { Queue } from '../../control/queue.ts';

export interface DestroyParts {
  readonly live: Live;
  readonly queue: Queue;
  /** Where receipts and the key that signs them lie. */
  readonly folder: string;
  /** True where the database of the control plane is this house's own, with the log behind it. */
  readonly hasOwnDatabase: boolean;
  readonly halts: {
    halt(organizationId: string, memberId: string | null): Promise<void>;
    resume(organizationId: string, memberId: string | null): Promise<void>;
  };
  /** Asks the import that runs into this connection here to stop. */
  cancelImport(connectionId: string): void;
  /** Matches accounts anew and computes what is stale; returns when that has ended. */
  compute(organizationId: string): Promise<void>;
  /** Removes the files of the organization that wait to be read. */
  forgetFiles(organizationId: string): Promise<void>;
}

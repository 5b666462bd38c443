// The lists of a source of several workspaces: one that is closed to the app is passed by, and all of them are not.
import { Refused } from '../../base/errors.ts';
import type { ApiConnector, Arguments, ListRead } from '../../connector/api-connector.ts';
import type { Calls } from '../calls/answer.ts';

export interface Listed {
  readonly answer: unknown;
  readonly pass: Arguments;
}

/** Throws what `calls` does; Refused `source-app-not-added` only where no list is open. */
export async function* openLists(
  calls: Pick<Calls, 'pages'>,
  read: ListRead,
  passes: readonly Arguments[],
): AsyncIterable<Listed> {
  let closed = 0;
  for (const pass of passes) {
    try {
      for await (const answer of calls.pages(read, pass)) yield { answer, pass };
    } catch (error) {
      closed += 1;
      if (!isClosed(error) || closed === passes.length) throw error;
    }
  }
}

/** Throws Refused `source-app-not-added` where the app is installed in an organization, and in none of its workspaces. */
export function needWorkspace({ name }: Pick<ApiConnector, 'name'>, workspaces: number | null): void {
  if (workspaces !== 0) return;
  throw new Refused(
    'source-app-not-added',
    `The app is installed in the organization at ${name}, but was added to none of its workspaces.`,
    'Add it to those that are to be read; it is tried again by itself.',
  );
}

/** Somebody took the app out of a workspace after it was named among those that let it in. */
export const isClosed = (error: unknown): boolean => error instanceof Refused && error.code === 'source-app-not-added';

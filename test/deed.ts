// What is done at one route of the API and what the audit log says of it then: by whom, and what, and nothing else.
import type { Client } from '../src/cli/client.ts';
import type { Asked, Entry, MatrixHouse } from './matrix-house.ts';
import { callOver } from './running-house.ts';

/** An entry: what was done, and in whose name; null is the operator of the machine, or the house itself. */
export type Left = Pick<Entry, 'action' | 'by'>;

export interface Deed {
  /** `POST /api/halt`. */
  readonly route: string;
  /** Of a quiet route alone: why no entry is due. */
  readonly reason?: string;
  /** Its entries, asked for when it is done; of a quiet route there are none. */
  leaves(): readonly Left[];
  act(): Promise<Asked>;
}

export type Ask = (path: string, body?: unknown, as?: string) => Promise<Asked>;

export interface Stage extends MatrixHouse {
  /** For files that are sent. */
  readonly folder: string;
  /** By the owner, where nobody else is named. */
  readonly get: Ask;
  readonly post: Ask;
  readonly put: Ask;
  readonly patch: Ask;
  readonly remove: Ask;
  /** Opens a stream, and leaves it when it has begun. */
  streamed(path: string): Promise<Asked>;
  /** As by the owner, where nobody else is named. */
  deed(route: string, action: string, act: () => Promise<Asked>, by?: () => string | null): Deed;
  /** By the operator of the machine, over the private socket. */
  ordered(route: string, action: string, act: (operator: Client) => Promise<unknown>): Deed;
  /** When all is done. */
  closeLater(close: () => Promise<unknown>): void;
}

export function stageOf(matrix: MatrixHouse, folder: string, closeLater: Stage['closeLater']): Stage {
  const { owner } = matrix.ours;
  const asking =
    (method: string): Ask =>
    (path, body, as = owner.cookie) =>
      matrix.ask(as, method, path, body);
  return {
    ...matrix,
    folder,
    get: asking('GET'),
    post: asking('POST'),
    put: asking('PUT'),
    patch: asking('PATCH'),
    remove: asking('DELETE'),
    async streamed(path) {
      const answer = await callOver(matrix.house, owner.cookie, 'GET', path);
      await answer.body?.cancel();
      return { status: answer.status, text: '', cookie: '' };
    },
    deed: (route, action, act, by = () => owner.id) => ({ route, act, leaves: () => [{ action, by: by() }] }),
    ordered: (route, action, act) => ({
      route,
      act: () => told(act(matrix.operator)),
      leaves: () => [{ action, by: null }],
    }),
    closeLater,
  };
}

/** A route that rightly leaves no entry. */
export const quiet = (route: string, reason: string, act: () => Promise<Asked>): Deed => ({
  route,
  reason,
  act,
  leaves: () => [],
});

/** What the client of the command line gives or throws, as an answer. */
export const told = (asked: Promise<unknown>): Promise<Asked> =>
  asked.then(
    (answer) => ({ status: 200, text: JSON.stringify(answer ?? null), cookie: '' }),
    ({ code, message }: { readonly code?: string; readonly message?: string }) => ({
      status: 400,
      text: `${code} ${message}`,
      cookie: '',
    }),
  );

export const read = ({ text }: Asked): unknown => JSON.parse(text);

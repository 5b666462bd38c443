// The routes of the API beside their description, as a running house gives it.
import type { GuardedRoute } from '../src/api/description.ts';
import type { MatrixHouse } from './matrix-house.ts';

interface Described {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content?: object }>>;
}

export interface Description {
  /** By path and by method in small letters. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

export const descriptionOf = async ({ ask }: Pick<MatrixHouse, 'ask'>): Promise<Description> =>
  JSON.parse((await ask('', 'GET', '/api/openapi.json')).text) as Description;

/** As it is written in lists: `POST /api/halt`. */
export const keyOf = ({ method, path }: GuardedRoute): string => `${method} ${path}`;

// What My data asks the API, and what it changes.
import { queryOptions } from '@tanstack/react-query';
import type { MyData, Objections } from '../../src/api/contract/my-data.ts';
import { change, read } from './client.ts';

export const myDataQuery = queryOptions({
  queryKey: ['my-data'],
  queryFn: ({ signal }) => read<MyData>('/api/my-data', signal),
});

/** Of whoever oversees the organization: never who. */
export const objectionsQuery = queryOptions({
  queryKey: ['objections'],
  queryFn: ({ signal }) => read<Objections>('/api/objections', signal),
});

export const changeObjection = (objects: boolean): Promise<null> =>
  change<null>(objects ? 'POST' : 'DELETE', '/api/my-data/objection');

export const downloadAddress = '/api/my-data/download';
export const tableAddress = (table: string): string => `/api/my-data/tables/${encodeURIComponent(table)}`;

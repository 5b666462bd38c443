// What a connection is called, by its id; one that is gone by the first digits of it.
import { useQuery } from '@tanstack/react-query';
import { shortToken } from '../words/people.ts';
import { connectionsQuery } from './queries.ts';

export function useConnectionName(): (id: string) => string {
  const connections = useQuery(connectionsQuery).data?.connections ?? [];
  return (wanted) => connections.find(({ id }) => id === wanted)?.name ?? shortToken(wanted);
}

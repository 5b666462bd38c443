// Who may change what is connected; the API refuses all others, this only spares them the try.
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './queries.ts';

export function useMayManage(): boolean {
  const role = useQuery(sessionQuery).data?.member.role;
  return role === 'owner' || role === 'administrator';
}

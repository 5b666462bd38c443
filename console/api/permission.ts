// Who may change what is connected, who may see how the house is set up, and what a halt forbids; the API refuses it,
// this only spares the try.
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './queries.ts';

export function useMayManage(): boolean {
  const role = useQuery(sessionQuery).data?.member.role;
  return role === 'owner' || role === 'administrator';
}

export function useIsHalted(): boolean {
  return (useQuery(sessionQuery).data?.organization.haltedAt ?? null) !== null;
}

/** While it is halted no figures or findings are given out as a file. The audit log is: it says who halted. */
export const useMayExport = (): boolean => !useIsHalted();

export function useMayOversee(): boolean {
  const mayManage = useMayManage();
  return useQuery(sessionQuery).data?.member.role === 'auditor' || mayManage;
}

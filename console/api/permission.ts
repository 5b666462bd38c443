// Who may change what is connected, who may see how the house is set up, and what a halt forbids; the API refuses it,
// this only spares the try.
import { useQuery } from '@tanstack/react-query';
import { managers, overseers, type Role, signers } from '../words/roles.ts';
import { sessionQuery } from './queries.ts';

/** Undefined until it is known who is signed in. */
export function useRole(): Role | undefined {
  return useQuery(sessionQuery).data?.member.role;
}

export function useMay(roles: readonly Role[]): boolean {
  const role = useRole();
  return role !== undefined && roles.includes(role);
}

export const useMayManage = (): boolean => useMay(managers);

export function useIsHalted(): boolean {
  return (useQuery(sessionQuery).data?.organization.haltedAt ?? null) !== null;
}

/** While it is halted no figures or findings are given out as a file. The audit log is: it says who halted. */
export const useMayExport = (): boolean => !useIsHalted();

export const useMaySign = (): boolean => useMay(signers);

export const useIsOwner = (): boolean => useMay(['owner']);

export const useMayOversee = (): boolean => useMay(overseers);

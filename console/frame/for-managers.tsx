// Ways on to what only some roles may do; the others are told whom to ask, or see nothing where nothing is missing.
import type { ReactNode } from 'react';
import { useMayManage } from '../api/permission.ts';
import { ButtonLink } from './links.tsx';

/** Shown to those who change connections. */
export function ForManagers({ children }: { readonly children: ReactNode }) {
  return useMayManage() ? children : null;
}

/** The first step where nothing is connected yet. */
export function ConnectFirst() {
  if (!useMayManage())
    return <p className="dimmed">An owner or a connection administrator of your organization can connect a source.</p>;
  return <ButtonLink to="/connections/new">Add New Connection</ButtonLink>;
}

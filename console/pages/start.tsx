// Where a session begins: readers at the overview, members at what is theirs.
import { Navigate } from '@tanstack/react-router';
import { useRole } from '../api/permission.ts';
import { readers } from '../words/roles.ts';

export function StartPage() {
  const role = useRole();
  if (role === undefined) return null;
  if (readers.includes(role)) return <Navigate to="/overview" replace />;
  return <Navigate to="/my-data" replace />;
}

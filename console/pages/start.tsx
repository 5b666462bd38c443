// Where a session begins: readers at the overview, members at what is theirs.
import { Link, Navigate } from '@tanstack/react-router';
import { useRole } from '../api/permission.ts';
import { PageHead } from '../frame/page.tsx';
import { readers } from '../words/roles.ts';

export function StartPage() {
  const role = useRole();
  if (role === undefined) return null;
  if (readers.includes(role)) return <Navigate to="/overview" replace />;
  return (
    <>
      <PageHead title="You are signed in" lead="Your role is member: you see no figures about groups of people." />
      <p>
        Which fields are kept of everybody who writes in a connected source, from where and why, stands in the{' '}
        <Link to="/inventory" className="link">
          data inventory
        </Link>
        . An owner can give you another role if you need to see more.
      </p>
    </>
  );
}

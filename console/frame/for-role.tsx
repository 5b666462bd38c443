// What stands in place of a page that is not for the role of the reader, before the page asks for anything.
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useMatches } from '@tanstack/react-router';
import { sessionQuery } from '../api/queries.ts';
import { roleNames, type Role, rolesText } from '../words/roles.ts';
import { PageHead } from './page.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Whom the page is for; everybody where it does not say. */
    readonly isFor?: readonly Role[];
  }
}

/** The page of the address, if it is for who is signed in. */
export function PageForRole() {
  const isFor = useMatches({ select: (matches) => matches.at(-1)?.staticData.isFor });
  const role = useQuery(sessionQuery).data?.member.role;
  if (isFor === undefined || (role !== undefined && isFor.includes(role))) return <Outlet />;
  return <NotForRole isFor={isFor} />;
}

function NotForRole({ isFor }: { readonly isFor: readonly Role[] }) {
  const session = useQuery(sessionQuery).data;
  if (!session) return null;
  return (
    <>
      <PageHead title="This page is not for your role" />
      <p>
        It is for {rolesText(isFor)}; your role is <em>{roleNames[session.member.role].toLowerCase()}</em>. An owner of{' '}
        <bdi>{session.organization.name}</bdi> can give you another one.
      </p>
      <p>
        <Link to="/" className="link">
          Go to what you can see
        </Link>
      </p>
    </>
  );
}

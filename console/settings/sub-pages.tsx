// The pages that belong to Settings, side by side above each of them.
import { Link } from '@tanstack/react-router';
import { useRole } from '../api/permission.ts';
import { overseers, readers, roles } from '../words/roles.ts';

/** One line each: where it is, what it is called, whom it is for. */
const pages = [
  { to: '/settings', name: 'General', isFor: roles },
  { to: '/settings/sign-in', name: 'Sign-in', isFor: overseers },
  { to: '/settings/retention', name: 'Retention', isFor: overseers },
  { to: '/settings/tokens', name: 'API tokens', isFor: overseers },
  { to: '/settings/sessions', name: 'Your sessions', isFor: roles },
  { to: '/settings/privacy', name: 'Privacy', isFor: readers },
] as const;

export function SettingsPages() {
  const role = useRole();
  const seen = pages.filter(({ isFor }) => role !== undefined && isFor.includes(role));
  return (
    <nav className="sub-pages" aria-label="Pages of Settings">
      {seen.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

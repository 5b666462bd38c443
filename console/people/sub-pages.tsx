// The pages that belong to People, side by side above each of them.
import { Link } from '@tanstack/react-router';

export function PeoplePages() {
  return (
    <nav className="sub-pages" aria-label="Pages of People">
      <Link to="/people" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
        Accounts
      </Link>
      <Link to="/people/hris" activeProps={{ 'aria-current': 'page' }}>
        HR files
      </Link>
      <Link to="/people/matching" activeProps={{ 'aria-current': 'page' }}>
        Matching
      </Link>
    </nav>
  );
}

// Reports: every metric with the question it answers.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { catalogueQuery } from '../api/queries.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';

export function ReportsPage() {
  const catalogue = useQuery(catalogueQuery);
  return (
    <>
      <PageHead
        title="Reports"
        lead="One page per metric: its definition, its course, and its split by channel or by groups of people."
      />
      {catalogue.isPending && <Loading height={400} what="Loading metrics" />}
      {catalogue.isError && <Failing problem={catalogue.error} retry={() => void catalogue.refetch()} />}
      {catalogue.data && (
        <ul className="connector-list">
          {catalogue.data.metrics.map((each) => (
            <li key={each.id}>
              <Link to="/reports/$slug" params={{ slug: each.slug }} className="connection-name">
                {each.name}
              </Link>
              <p>{each.question}</p>
              <p className="dimmed small">{each.grain}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

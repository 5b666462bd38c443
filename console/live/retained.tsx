// How long what a connection stored stays, as one of its facts.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { retentionQuery } from '../api/retention-queries.ts';
import { retainedText } from '../words/retention.ts';

export function Retained({ id }: { readonly id: string }) {
  const kept = useQuery(retentionQuery).data?.connections.find((each) => each.id === id);
  if (kept === undefined) return null;
  return (
    <>
      <dt>Stays for</dt>
      <dd>
        {retainedText(kept)}{' '}
        <Link to="/settings/retention" className="link">
          Retention
        </Link>
      </dd>
    </>
  );
}

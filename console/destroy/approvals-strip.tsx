// A quiet strip on every page of those who may sign: what waits for a second signature.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approvalsQuery } from '../api/destroy-queries.ts';
import { useMaySign } from '../api/permission.ts';
import { counted } from '../words/numbers.ts';

export function ApprovalsStrip() {
  const maySign = useMaySign();
  const open = useQuery({ ...approvalsQuery, enabled: maySign }).data?.approvals ?? [];
  if (!maySign || open.length === 0) return null;
  const mine = open.filter(({ isOwn }) => !isOwn).length;
  return (
    <div className="note approvals-strip" role="status">
      {mine > 0
        ? `${counted(mine, 'request waits', 'requests wait')} for your signature.`
        : `${counted(open.length, 'request of yours waits', 'requests of yours wait')} for the signature of another.`}{' '}
      <Link to="/approvals" className="link">
        Review
      </Link>
    </div>
  );
}

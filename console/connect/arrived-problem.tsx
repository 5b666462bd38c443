// What went wrong at the source, where the browser came back with a code in the address.
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../api/client.ts';
import { problemQuery } from '../api/live-queries.ts';
import { Failing, Loading } from '../frame/states.tsx';

export function ArrivedProblem({ code, name }: { readonly code: string; readonly name: string }) {
  const answer = useQuery(problemQuery(code));
  return (
    <div className="arrived">
      {answer.isPending && <Loading height={136} what="Loading what happened" />}
      {answer.isError && <Failing problem={answer.error} title={`${name} is not connected`} />}
      {answer.data && <Failing problem={new Problem(0, answer.data)} title={`${name} is not connected`} />}
    </div>
  );
}

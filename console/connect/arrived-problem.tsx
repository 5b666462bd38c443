// What went wrong at the source, where the browser came back with a code in the address.
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../api/client.ts';
import { problemQuery } from '../api/live-queries.ts';
import { ButtonLink } from '../frame/links.tsx';
import { Failing, Loading } from '../frame/states.tsx';

export function ArrivedProblem({ code, title }: { readonly code: string; readonly title: string }) {
  const answer = useQuery(problemQuery(code));
  return (
    <div className="arrived">
      {answer.isPending && <Loading height={136} what="Loading what happened" />}
      {answer.isError && <Failing problem={answer.error} title={title} />}
      {answer.data && (
        <Failing
          problem={new Problem(0, answer.data)}
          title={title}
          action={
            code === 'connection-exists' && (
              <ButtonLink to="/connections" variant="default">
                Data Connections
              </ButtonLink>
            )
          }
        />
      )}
    </div>
  );
}

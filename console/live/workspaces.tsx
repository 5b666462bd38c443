// The workspaces of an organization: which let the app in, how many did not, and where that is changed.
import { Button, Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LiveConnection, LiveWorkspaces } from '../../src/api/contract/live.ts';
import { workspacesQuery } from '../api/live-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { Failing } from '../frame/states.tsx';
import { counted } from '../words/numbers.ts';

/** Nothing where the source is one workspace. */
export function Workspaces({ connection }: { readonly connection: LiveConnection }) {
  const isAllowed = useMayManage();
  const { id, workspaces, problem, state, route } = connection;
  const isInNone = problem?.code === 'source-app-not-added';
  const mayBeMany = workspaces !== null || isInNone || state === 'setting-up';
  const answer = useQuery({
    ...workspacesQuery(id),
    enabled: isAllowed && mayBeMany && route === 'token' && state !== 'disconnected',
  });
  const isOne = workspaces === null && !isInNone && !answer.data?.addingUrl;
  if (!mayBeMany || isOne) return null;
  return (
    <section className="block" aria-labelledby="workspaces-title">
      <Title order={2} id="workspaces-title">
        Workspaces
      </Title>
      <p className="measure">{lineOf(workspaces, answer.data)}</p>
      {answer.isLoading && <Skeleton height={60} />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Named workspaces={answer.data} name={connection.connectorName} />}
    </section>
  );
}

/** The source may know more than the last sync did. */
function lineOf(workspaces: LiveConnection['workspaces'], now: LiveWorkspaces | undefined): string {
  const open = now?.names.length ?? workspaces?.open ?? 0;
  if (open === 0)
    return 'Your app is installed in the organization, and in none of its workspaces yet: nothing can be read.';
  const closed = workspaces === null ? 0 : Math.max(0, workspaces.open + workspaces.closed - open);
  const read = `${counted(open, 'workspace', 'workspaces')} let the app in and ${open === 1 ? 'is' : 'are'} read.`;
  return closed === 0
    ? read
    : `${read} ${counted(closed, 'workspace', 'workspaces')} of which accounts speak ${closed === 1 ? 'has' : 'have'} not: what is only there is not read.`;
}

function Named({ workspaces, name }: { readonly workspaces: LiveWorkspaces; readonly name: string }) {
  const { names, addingUrl } = workspaces;
  return (
    <>
      {names.length > 0 && (
        <>
          <dl className="facts">
            <dt>Read now</dt>
            <dd>{names.join(', ')}</dd>
          </dl>
          <p className="dimmed small">Names come from {name} at this moment and are not stored.</p>
        </>
      )}
      {addingUrl !== null && (
        <Button component="a" href={addingUrl} target="_blank" rel="noreferrer" variant="default">
          Add the app to a workspace
          <span className="spoken"> (in a new tab)</span>
        </Button>
      )}
    </>
  );
}

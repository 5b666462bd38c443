// Changing what a connection reads, after it has begun.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { liveQuery } from '../api/live-queries.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { ChoiceForm } from '../live/choice-form.tsx';
import { PlanOf } from '../live/plan.tsx';
import { useDraft } from '../live/use-draft.ts';
import { missingIn } from '../words/choice.ts';

const route = getRouteApi('/frame/connections/$connectionId/choice');

export function ChoicePage() {
  const { connectionId } = route.useParams();
  const answer = useQuery(liveQuery(connectionId));
  return (
    <>
      <PageHead
        title="What is read"
        lead="A change holds from the next sync on. What was stored before stays."
        back={
          <Link to="/connections/$connectionId" params={{ connectionId }} className="link">
            <bdi>{answer.data?.name ?? 'The connection'}</bdi>
          </Link>
        }
      />
      {answer.isPending && <Loading height={480} what="Loading what is read" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Changing connection={answer.data} />}
    </>
  );
}

function Changing({ connection }: { readonly connection: LiveConnection }) {
  const draft = useDraft(connection, false);
  const navigate = useNavigate();
  const missing = missingIn(draft.choice);
  const save = async () => {
    if (await draft.save())
      await navigate({ to: '/connections/$connectionId', params: { connectionId: connection.id } });
  };
  return (
    <>
      <ChoiceForm connection={connection} draft={draft} />
      <section className="block plan">
        <Title order={2}>What it takes from the beginning</Title>
        <PlanOf connectionId={connection.id} choice={draft.choice} />
        <div className="actions">
          <Button disabled={missing !== undefined} loading={draft.isSaving} onClick={() => void save()}>
            Save
          </Button>
          {missing !== undefined && <span className="dimmed">{missing}</span>}
        </div>
        {draft.problem && <Failing problem={draft.problem} title="Nothing was changed" />}
      </section>
    </>
  );
}

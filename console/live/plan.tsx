// What a choice would take, computed anew as it changes.
import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Choice } from '../../src/api/contract/live.ts';
import { planQuery, workspacesQuery } from '../api/live-queries.ts';
import { missingIn } from '../words/choice.ts';
import { planTime } from '../words/live.ts';
import { number } from '../words/numbers.ts';

/** The source is asked for its channels with every plan, so not with every tick. */
const restMs = 700;

interface PlanProps {
  readonly connectionId: string;
  readonly choice: Choice;
}

export function PlanOf({ connectionId, choice }: PlanProps) {
  const [asked] = useDebouncedValue(choice, restMs);
  const { isKnown, isInNone } = useIsInNone(connectionId);
  const isEmpty = isInNone || missingIn(asked) !== undefined;
  const answer = useQuery({ ...planQuery(connectionId, asked), enabled: !isEmpty && isKnown });
  const plan = isEmpty ? undefined : answer.data;
  const isComing = answer.isPending && !isEmpty;
  const isOld = answer.isPlaceholderData || asked !== choice;
  return (
    <div aria-live="polite" aria-busy={isOld} className={isOld && !isEmpty ? 'stale' : undefined}>
      <dl className="plan-facts">
        <Fact name="Channels" value={plan && number(plan.channels)} isComing={isComing} />
        <Fact name="Left out" value={plan && number(plan.leftOut)} isComing={isComing} />
        <Fact name="Calls, about" value={plan && number(plan.calls)} isComing={isComing} />
        <Fact name="Time, about" value={plan && planTime(plan.seconds)} isComing={isComing} />
      </dl>
      <p className="dimmed small plan-basis">
        {answer.isError && !isEmpty ? `This could not be estimated. ${answer.error.message}` : plan?.basis}
      </p>
    </div>
  );
}

/** An app of an organization that is in no workspace yet can list no channel. The workspaces are asked for beside the plan. */
function useIsInNone(connectionId: string): { readonly isKnown: boolean; readonly isInNone: boolean } {
  const { data, isFetching } = useQuery({ ...workspacesQuery(connectionId), enabled: false });
  return { isKnown: !isFetching, isInNone: data?.names.length === 0 && data.addingUrl !== null };
}

interface FactProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly isComing: boolean;
}

function Fact({ name, value, isComing }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? (isComing ? <Skeleton height={24} width={56} mt={4} /> : '–')}</dd>
    </div>
  );
}

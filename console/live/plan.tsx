// What a choice would take, computed anew as it changes.
import { Skeleton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Choice } from '../../src/api/contract/live.ts';
import { planQuery } from '../api/live-queries.ts';
import { missingIn } from '../words/choice.ts';
import { planTime } from '../words/live.ts';
import { number } from '../words/numbers.ts';

interface PlanProps {
  readonly connectionId: string;
  readonly choice: Choice;
}

export function PlanOf({ connectionId, choice }: PlanProps) {
  const [asked] = useDebouncedValue(choice, 300);
  const isEmpty = missingIn(asked) !== undefined;
  const answer = useQuery({ ...planQuery(connectionId, asked), enabled: !isEmpty });
  const plan = isEmpty ? { channels: 0, leftOut: undefined, calls: 0, seconds: 0, basis: '' } : answer.data;
  const isOld = answer.isPlaceholderData || asked !== choice;
  return (
    <div aria-live="polite" aria-busy={isOld} className={isOld && !isEmpty ? 'stale' : undefined}>
      <dl className="plan-facts">
        <Fact name="Channels" value={plan && number(plan.channels)} />
        <Fact name="Left out" value={plan && (plan.leftOut === undefined ? 'all' : number(plan.leftOut))} />
        <Fact name="Calls, about" value={plan && number(plan.calls)} />
        <Fact name="Time, about" value={plan && planTime(plan.seconds)} />
      </dl>
      <p className="dimmed small plan-basis">
        {answer.isError && !isEmpty ? `This could not be estimated. ${answer.error.message}` : plan?.basis}
      </p>
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | undefined }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value ?? <Skeleton height={24} width={56} mt={4} />}</dd>
    </div>
  );
}

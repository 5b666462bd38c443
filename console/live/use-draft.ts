// A choice that is being made: changed at once on the page, kept on the server a moment later.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Choice, LiveConnection } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectionPath, liveQuery } from '../api/live-queries.ts';
import { type Draft, changed, draftOf, turnedTo } from '../words/choice.ts';

export interface DraftInHand {
  readonly choice: Choice;
  readonly turnTo: (which: Choice['which']) => void;
  readonly set: (change: Partial<Omit<Choice, 'which'>>) => void;
  /** Keeps it now. False when it could not be kept. */
  readonly save: () => Promise<boolean>;
  readonly isSaving: boolean;
  readonly problem: Error | null;
}

const restMs = 600;

/** `isKeptAlong` keeps every change by itself; without it nothing is kept before `save`. */
export function useDraft(connection: LiveConnection, isKeptAlong = true): DraftInHand {
  const [draft, setDraft] = useState<Draft>(() => draftOf(connection.choice));
  const queryClient = useQueryClient();
  const keep = useMutation({
    mutationFn: (choice: Choice) => change('PUT', connectionPath(connection.id, '/choice'), choice),
    onSuccess: (_answer, choice) =>
      queryClient.setQueryData(liveQuery(connection.id).queryKey, (now) => now && { ...now, choice }),
  });
  const waiting = useRef<Choice>(undefined);
  const { mutate, mutateAsync } = keep;
  useEffect(() => {
    if (waiting.current === undefined || !isKeptAlong) return;
    const timer = setTimeout(() => {
      if (waiting.current) mutate(waiting.current);
      waiting.current = undefined;
    }, restMs);
    return () => clearTimeout(timer);
  }, [draft, mutate, isKeptAlong]);
  // Leaving within that moment must not lose the last change.
  useEffect(
    () => () => {
      if (waiting.current && isKeptAlong) mutate(waiting.current);
    },
    [mutate, isKeptAlong],
  );
  const take = (next: Draft) => {
    waiting.current = next.choice;
    setDraft(next);
  };
  const save = async () => {
    waiting.current = undefined;
    return mutateAsync(draft.choice).then(
      () => true,
      () => false,
    );
  };
  return {
    choice: draft.choice,
    turnTo: (which) => take(turnedTo(draft, which)),
    set: (change) => take(changed(draft, change)),
    save,
    isSaving: keep.isPending,
    problem: keep.error,
  };
}

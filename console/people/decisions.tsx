// What was decided, the newest first, and how to take it back.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { decisionsQuery, useUndo } from '../api/people-queries.ts';
import { sessionQuery } from '../api/queries.ts';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { number } from '../words/numbers.ts';
import { type Decision, decisionText } from '../words/people.ts';
import { instantName } from '../words/weeks.ts';

interface DecisionsProps {
  readonly mayDecide: boolean;
  readonly onUndone: (decision: Decision) => void;
}

const readable = 10;

export function Decisions({ mayDecide, onUndone }: DecisionsProps) {
  const answer = useQuery(decisionsQuery);
  const [asked, setAsked] = useState<Decision>();
  const [isWhole, setWhole] = useState(false);
  const newest = answer.data?.decisions.toSorted((one, other) => other.number - one.number) ?? [];
  return (
    <section className="block" aria-labelledby="decisions-title">
      <Title order={2} id="decisions-title">
        Decisions
      </Title>
      {answer.isPending && <Loading height={96} what="Loading decisions" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && newest.length === 0 && (
        <p className="dimmed">Nothing was decided yet. What you decide above stands here and can be undone.</p>
      )}
      <ul className="decision-list" aria-labelledby="decisions-title">
        {(isWhole ? newest : newest.slice(0, readable)).map((each) => (
          <DecisionRow key={each.number} decision={each} mayDecide={mayDecide} ask={setAsked} />
        ))}
      </ul>
      {newest.length > readable && (
        <Button variant="subtle" size="compact-sm" onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? `Show the last ${readable}` : `Show all ${number(newest.length)}`}
        </Button>
      )}
      <Undoing decision={asked} close={() => setAsked(undefined)} onUndone={onUndone} />
    </section>
  );
}

interface DecisionRowProps {
  readonly decision: Decision;
  readonly mayDecide: boolean;
  readonly ask: (decision: Decision) => void;
}

function DecisionRow({ decision, mayDecide, ask }: DecisionRowProps) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  return (
    <li>
      <div>
        {decisionText(decision)}
        <div className="dimmed small">
          Number {number(decision.number)}, by <bdi>{decision.decidedBy}</bdi>,{' '}
          {instantName(decision.decidedAt, timeZone)}
        </div>
      </div>
      {mayDecide && (
        <Button
          variant="default"
          size="compact-sm"
          aria-label={`Undo decision ${decision.number}`}
          onClick={() => ask(decision)}
        >
          Undo …
        </Button>
      )}
    </li>
  );
}

interface UndoingProps {
  readonly decision: Decision | undefined;
  readonly close: () => void;
  readonly onUndone: (decision: Decision) => void;
}

function Undoing({ decision, close, onUndone }: UndoingProps) {
  const [last, setLast] = useState(decision);
  if (decision !== undefined && decision !== last) setLast(decision);
  const undo = useUndo();
  const doUndo = (given: Decision) =>
    undo.mutate(given.number, {
      onSuccess: () => {
        close();
        onUndone(given);
      },
    });
  return (
    <Dialog
      isOpen={decision !== undefined}
      close={close}
      title={last ? `Undo decision ${number(last.number)}` : ''}
      closing="Close and change nothing"
    >
      {last && (
        <p>“{decisionText(last)}” no longer holds: the rules and the other decisions say whose account it is.</p>
      )}
      <p>Figures are computed again, which can take some minutes. The undoing is written to the audit log.</p>
      <DialogActions close={close} isQuestion>
        <Button loading={undo.isPending} onClick={() => last && doUndo(last)}>
          Undo
        </Button>
      </DialogActions>
      {undo.isError && <Failing problem={undo.error} title="Nothing was undone" />}
    </Dialog>
  );
}

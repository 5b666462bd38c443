// Between the consent and the first sync: what was granted, what to read, what it will take, and the start.
import { Button, Title } from '@mantine/core';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { Failing, PartialNote } from '../frame/states.tsx';
import { missingIn } from '../words/choice.ts';
import { ChoiceForm } from './choice-form.tsx';
import { Permissions } from './permissions.tsx';
import { PlanOf } from './plan.tsx';
import { useCommand } from './use-command.ts';
import { useDraft } from './use-draft.ts';

export function SettingUp({ connection }: { readonly connection: LiveConnection }) {
  const isAllowed = useMayManage();
  return (
    <>
      {connection.problem && (
        <PartialNote>
          {connection.problem.message} {connection.problem.next}
        </PartialNote>
      )}
      <p className="measure setting-up-lead">
        {connection.connectorName} is connected. Nothing has been read yet
        {isAllowed && ': choose what is read, look at what it will take, and start'}.
      </p>
      <Permissions connection={connection} />
      {isAllowed ? (
        <Choosing connection={connection} />
      ) : (
        <p>An owner or an administrator of your organization chooses what is read.</p>
      )}
    </>
  );
}

function Choosing({ connection }: { readonly connection: LiveConnection }) {
  const draft = useDraft(connection);
  const command = useCommand(connection.id);
  const missing = missingIn(draft.choice);
  const start = async () => {
    if (await draft.save()) command.mutate('start');
  };
  return (
    <>
      <ChoiceForm connection={connection} draft={draft} />
      <section className="block plan">
        <Title order={2}>What it will take</Title>
        <PlanOf connectionId={connection.id} choice={draft.choice} />
        <div className="actions">
          <Button
            disabled={missing !== undefined}
            loading={command.isPending || draft.isSaving}
            onClick={() => void start()}
          >
            Start collecting
          </Button>
          {missing !== undefined && <span className="dimmed">{missing}</span>}
        </div>
        <p className="dimmed small">
          Your choice is kept as you make it: you can leave this page and come back. Nothing is read before you start.
        </p>
        {draft.problem && <Failing problem={draft.problem} title="Your choice was not kept" />}
        {command.isError && <Failing problem={command.error} title="Collecting did not start" />}
      </section>
    </>
  );
}

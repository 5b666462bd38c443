// Between the consent and the first sync: what was granted, what to read, what it will take, and the start.
import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { useMayManage } from '../api/permission.ts';
import { Failing, PartialNote } from '../frame/states.tsx';
import { missingIn } from '../words/choice.ts';
import { ChoiceForm } from './choice-form.tsx';
import { LessThanAsked } from './less-than-asked.tsx';
import { Permissions } from './permissions.tsx';
import { PlanOf } from './plan.tsx';
import { SourceCountsLink } from './stored.tsx';
import { Reach } from './reach.tsx';
import { useCommand } from './use-command.ts';
import { useDraft } from './use-draft.ts';
import { Workspaces } from './workspaces.tsx';

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
        {connection.limits.reaches.length > 1
          ? `${connection.connectorName} has consented. Nothing has been read yet`
          : `${connection.connectorName} is connected. Nothing has been read yet`}
        {isAllowed && lead(connection)}.
      </p>
      <LessThanAsked connection={connection} />
      <SourceCountsLink connection={connection} />
      <Permissions connection={connection} />
      <Workspaces connection={connection} />
      <Reach connection={connection} />
      {isAllowed ? (
        <Choosing connection={connection} />
      ) : (
        <p>An owner or an administrator of your organization chooses what is read.</p>
      )}
    </>
  );
}

const lead = ({ limits }: LiveConnection): string =>
  limits.reaches.length > 1
    ? ': decide how far it looks and what is read, then connect'
    : ': choose what is read, look at what it will take, and start';

function Choosing({ connection }: { readonly connection: LiveConnection }) {
  const draft = useDraft(connection);
  const command = useCommand(connection.id);
  const { limits } = connection;
  const isRefused = limits.refusedScopes.length > 0;
  const missing = isRefused ? 'Waits until the scope above is gone.' : missingIn(draft.choice);
  // Where a source shows more than is public it is asked for nothing before somebody wants it.
  const asksFirst = limits.reaches.length > 1;
  const [isPlanned, setPlanned] = useState(!asksFirst);
  const start = async () => {
    if (await draft.save()) command.mutate('start');
  };
  return (
    <>
      <ChoiceForm connection={connection} draft={draft} />
      <section className="block plan">
        <Title order={2}>What it will take</Title>
        {isPlanned ? (
          <PlanOf connectionId={connection.id} choice={draft.choice} />
        ) : (
          <p>
            To know, {connection.connectorName} is asked which channels there are: the list is not stored.{' '}
            <Button variant="default" size="compact-sm" disabled={isRefused} onClick={() => setPlanned(true)}>
              Ask which
            </Button>
          </p>
        )}
        <div className="actions">
          <Button
            disabled={missing !== undefined}
            loading={command.isPending || draft.isSaving}
            onClick={() => void start()}
          >
            {asksFirst
              ? 'Connect'
              : connection.isLessThanAsked
                ? 'Start with this workspace alone'
                : 'Start collecting'}
          </Button>
          {missing !== undefined && <span className="dimmed">{missing}</span>}
        </div>
        <p className="dimmed small">
          Your choice is kept as you make it: you can leave this page and come back. Nothing is
          {asksFirst ? ' collected before you connect.' : ' read before you start.'}
        </p>
        {draft.problem && <Failing problem={draft.problem} title="Your choice was not kept" />}
        {command.isError && <Failing problem={command.error} title="Collecting did not start" />}
      </section>
    </>
  );
}

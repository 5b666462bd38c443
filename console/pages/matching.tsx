// People > Matching: what the organization says about its addresses and usernames, with what each does.
import { Button, Switch, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { IdentitySettings } from '../../src/api/contract/people.ts';
import { change } from '../api/client.ts';
import { matchingQuery, usePeopleChanged } from '../api/people-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { PageHead } from '../frame/page.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { DomainPairs } from '../people/domain-pairs.tsx';
import { PeoplePages } from '../people/sub-pages.tsx';
import { isChanged } from '../words/matching.ts';

export function MatchingPage() {
  const answer = useQuery(matchingQuery);
  return (
    <>
      <PageHead
        title="Matching"
        lead="What your addresses and usernames mean. A change is applied to everything that is stored, in all weeks, and nothing is read again for it."
      />
      <PeoplePages />
      {answer.isPending && <Loading height={360} what="Loading the settings" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <MatchingForm key={JSON.stringify(answer.data)} stored={answer.data} />}
    </>
  );
}

function MatchingForm({ stored }: { readonly stored: IdentitySettings }) {
  const mayManage = useMayManage();
  const [draft, setDraft] = useState(stored);
  const save = useSave();
  const set = (changed: Partial<IdentitySettings>) => setDraft({ ...draft, ...changed });
  return (
    <form
      className="matching"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft);
      }}
    >
      <Tags isOn={draft.stripsTags} isDisabled={!mayManage} onChange={(stripsTags) => set({ stripsTags })} />
      <Usernames
        isOn={draft.usernamesAreUnique}
        isDisabled={!mayManage}
        onChange={(usernamesAreUnique) => set({ usernamesAreUnique })}
      />
      <DomainPairs
        pairs={draft.domainAliases}
        isDisabled={!mayManage}
        onChange={(domainAliases) => set({ domainAliases })}
      />
      {mayManage ? (
        <div>
          <p className="dimmed">
            Saving matches all accounts again and computes all figures anew, which can take some minutes. It is written
            to the audit log.
          </p>
          <Button type="submit" loading={save.isPending} disabled={!isChanged(draft, stored)}>
            Save
          </Button>
        </div>
      ) : (
        <p className="dimmed">An owner or an administrator of your organization can change this.</p>
      )}
      {save.isError && <Failing problem={save.error} title="Nothing was changed" />}
    </form>
  );
}

function useSave() {
  const queryClient = useQueryClient();
  const peopleChanged = usePeopleChanged();
  return useMutation({
    mutationFn: (settings: IdentitySettings) => change<IdentitySettings>('PATCH', '/api/people/settings', settings),
    onSuccess: async (settings) => {
      queryClient.setQueryData(matchingQuery.queryKey, settings);
      await peopleChanged();
    },
  });
}

interface RuleProps {
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Tags({ isOn, isDisabled, onChange }: RuleProps) {
  return (
    <section>
      <Title order={2}>Tags in addresses</Title>
      <Switch
        label="What stands behind a + does not count"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <p className="example">
        <code>ann+news@example.com</code> {isOn ? 'is' : 'is not'} <code>ann@example.com</code>.
      </p>
      <p className="dimmed">
        Most mail servers deliver both to the same person. Dots always count: <code>a.nn@example.com</code> is somebody
        else.
      </p>
    </section>
  );
}

function Usernames({ isOn, isDisabled, onChange }: RuleProps) {
  return (
    <section>
      <Title order={2}>Usernames</Title>
      <Switch
        label="A username is the same person in every source"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <p className="example">
        <code>jdoe</code> in one source and <code>jdoe</code> in another {isOn ? 'are' : 'are not taken for'} one
        person.
      </p>
      <p className="dimmed">
        Switch it on only where one directory gives out usernames for all sources. Where people choose their own, two
        people can have the same one.
      </p>
    </section>
  );
}

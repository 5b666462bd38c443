// People > HR files: which stand, by their day, and how to remove one.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RosterList } from '../../src/api/contract/people.ts';
import { useMayManage } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { rostersQuery, useRemoveRoster } from '../api/roster-queries.ts';
import { Dialog, DialogActions } from '../frame/dialog.tsx';
import { ButtonLink } from '../frame/links.tsx';
import { type Column, Ledger } from '../frame/ledger.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { KeptAndNever } from '../hris/kept.tsx';
import { PeoplePages } from '../people/sub-pages.tsx';
import { newestFirst, removeText } from '../words/hris.ts';
import { counted, number } from '../words/numbers.ts';
import { dayName, dayShort, instantName } from '../words/weeks.ts';

type Roster = RosterList['rosters'][number];

export function HrFilesPage() {
  const answer = useQuery(rostersQuery);
  const mayManage = useMayManage();
  const hasSome = (answer.data?.rosters.length ?? 0) > 0;
  return (
    <>
      <PageHead
        title="HR files"
        lead="Who belonged where, day by day. A week is counted by the latest day that is not after its Sunday; before the first day nobody has a group."
        action={hasSome && mayManage && <ButtonLink to="/people/hris/new">Add HR files</ButtonLink>}
      />
      <PeoplePages />
      {answer.isPending && <Loading height={320} what="Loading HR files" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && !hasSome && <NoFiles mayManage={mayManage} />}
      {answer.data && hasSome && <Standing list={answer.data} mayManage={mayManage} />}
    </>
  );
}

function NoFiles({ mayManage }: { readonly mayManage: boolean }) {
  return (
    <>
      <Empty title="No HR files yet" action={mayManage && <ButtonLink to="/people/hris/new">Add HR files</ButtonLink>}>
        With a file from your HR system, accounts become people with a department, a team, a location and a manager, and
        every figure can be split by them. {!mayManage && 'An owner or an administrator can add one.'}
      </Empty>
      <KeptAndNever />
    </>
  );
}

function Standing({ list, mayManage }: { readonly list: RosterList; readonly mayManage: boolean }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  const [asked, setAsked] = useState<Roster>();
  const columns: readonly (Column<Roster> | false)[] = [
    { name: 'Day', render: ({ day }) => dayShort(day) },
    { name: 'People', isNumber: true, render: ({ people }) => number(people) },
    { name: 'Findings', isNumber: true, render: ({ findings }) => number(findings) },
    { name: 'Applied', render: ({ appliedAt }) => instantName(appliedAt, timeZone) },
    mayManage && {
      name: 'Remove',
      isAction: true,
      render: (roster) => (
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsked(roster)}>
          Remove …<span className="spoken"> {dayName(roster.day)}</span>
        </Button>
      ),
    },
  ];
  const groups = list.dimensions.map((each) => `${each.name} (${number(each.groups)})`);
  return (
    <>
      <p className="measure">
        {counted(list.rosters.length, 'day stands', 'days stand')}
        {groups.length > 0 && `, with groups by ${groups.join(', ')}`}. Applying a day again replaces that day and
        nothing else.
      </p>
      <Ledger
        name="HR files by day"
        columns={columns}
        rows={newestFirst(list.rosters)}
        keyOf={({ day }) => day}
        kind="standing-days"
      />
      <Removing roster={asked} close={() => setAsked(undefined)} />
    </>
  );
}

function Removing({ roster, close }: { readonly roster: Roster | undefined; readonly close: () => void }) {
  const [last, setLast] = useState(roster);
  if (roster !== undefined && roster !== last) setLast(roster);
  const remove = useRemoveRoster();
  return (
    <Dialog
      isOpen={roster !== undefined}
      close={close}
      title={last ? `Remove the HR file of ${dayName(last.day)}` : ''}
      closing="Close and change nothing"
    >
      <p>
        Its {counted(last?.people ?? 0, 'person is', 'people are')} forgotten for that day. The weeks from there on are
        counted by the day before it that stands; without one, nobody has a group in them.
      </p>
      <p>Figures are computed again, which can take some minutes. It is written to the audit log.</p>
      <DialogActions close={close} isQuestion>
        <Button
          className="destroy"
          loading={remove.isPending}
          onClick={() => last && remove.mutate(last.day, { onSuccess: close })}
        >
          {last && removeText(last)}
        </Button>
      </DialogActions>
      {remove.isError && <Failing problem={remove.error} title="Nothing was removed" />}
    </Dialog>
  );
}

// The first step: the files, sent and read; or those of a connected stand-in, with one click.
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RosterFile } from '../../src/api/contract/people.ts';
import { change } from '../api/client.ts';
import { rostersQuery, sentFilesQuery } from '../api/roster-queries.ts';
import { Failing } from '../frame/states.tsx';
import { togetherProblem } from '../words/hris.ts';
import { counted } from '../words/numbers.ts';
import { KeptAndNever } from './kept.tsx';
import { DropFiles, SentList } from './send-files.tsx';
import { mostFiles, useSending } from './use-sending.ts';

interface FilesStepProps {
  /** Ids with commas, and whether their columns were mapped where they were sanitized. */
  readonly onSent: (files: string, areSanitized: boolean) => void;
}

export function FilesStep({ onSent }: FilesStepProps) {
  const sending = useSending();
  const queryClient = useQueryClient();
  const read = sending.items.flatMap((each) => (each.state.is === 'read' ? [each.state.file] : []));
  const problem = togetherProblem(read, mostFiles);
  const goOn = (files: readonly RosterFile[]) => {
    const ids = files.map((each) => each.id).join(',');
    queryClient.setQueryData(sentFilesQuery(ids).queryKey, [...files]);
    onSent(ids, areSanitized(files));
  };
  return (
    <>
      <DropFiles isNext={sending.items.length === 0} onFiles={sending.add} />
      {sending.items.length === 0 && <StandInFiles onRead={goOn} />}
      {sending.items.length > 0 && (
        <section className="block sent" aria-label="Sent files">
          <SentList items={sending.items} remove={sending.remove} />
          {problem !== undefined && <p role="alert">{problem}</p>}
          <Button
            loading={sending.isBusy}
            disabled={read.length === 0 || problem !== undefined}
            onClick={() => goOn(read)}
          >
            {nextText(read)}
          </Button>
          <p className="dimmed">Nothing is applied yet.</p>
        </section>
      )}
      <KeptAndNever />
    </>
  );
}

const areSanitized = (files: readonly RosterFile[]) => files.every((each) => each.isSanitized);

function nextText(read: readonly RosterFile[]): string {
  if (read.length === 0) return 'Look at the columns';
  const files = counted(read.length, 'file', 'files');
  return areSanitized(read) ? `Preview ${files}` : `Look at the columns of ${files}`;
}

function StandInFiles({ onRead }: { readonly onRead: (files: readonly RosterFile[]) => void }) {
  const hasFiles = useQuery(rostersQuery).data?.hasSandboxFiles ?? false;
  const receive = useMutation({
    mutationFn: () => change<RosterFile[]>('POST', '/api/rosters/sandbox'),
    onSuccess: onRead,
  });
  if (!hasFiles) return null;
  return (
    <section className="block stand-in">
      <p>
        Your connected sandbox has HR files of its own made-up people: 24 weeks, with the mistakes that real files have.
      </p>
      <Button variant="default" loading={receive.isPending} onClick={() => receive.mutate()}>
        Use the sandbox’s own HR files
      </Button>
      {receive.isError && <Failing problem={receive.error} title="The sandbox did not hand over its files" />}
    </section>
  );
}

// Adding HR files, step by step: files, columns, preview, done. The address knows the step and the ids of the files.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { RosterFile, RosterReport } from '../../src/api/contract/people.ts';
import { appliedKey, rostersQuery, sentFilesQuery } from '../api/roster-queries.ts';
import { ButtonLink } from '../frame/links.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { ColumnsStep } from '../hris/columns-step.tsx';
import { DoneStep } from '../hris/done-step.tsx';
import { FilesStep } from '../hris/files-step.tsx';
import { PreviewStep } from '../hris/preview-step.tsx';
import { type Step, StepList } from '../hris/step-list.tsx';
import { forgetChoices, useChoices } from '../hris/use-choices.ts';
import { columnsOf, knownGroups, mappingOf, missingIn } from '../words/columns.ts';

const route = getRouteApi('/frame/people/hris/new');

const stepNames = { preview: 'Preview', done: 'Done' } as const;

export function NewHrFilesPage() {
  const { files, step } = route.useSearch();
  const at: Step = files === undefined ? 'Files' : step === undefined ? 'Columns' : stepNames[step];
  return (
    <>
      <PageHead
        title="Add HR files"
        lead="Who belongs where, on the days that the files speak of. Nothing is applied before the last button."
        back={
          <Link to="/people/hris" className="link">
            HR files
          </Link>
        }
      />
      <StepList step={at} />
      <Steps files={files} at={at} />
    </>
  );
}

function Steps({ files, at }: { readonly files: string | undefined; readonly at: Step }) {
  const navigate = route.useNavigate();
  const next = (ids: string, areSanitized: boolean) =>
    void navigate({ search: areSanitized ? { files: ids, step: 'preview' } : { files: ids } });
  if (files === undefined) return <FilesStep onSent={next} />;
  return at === 'Done' ? <Done files={files} /> : <Reading files={files} at={at} />;
}

function Done({ files }: { readonly files: string }) {
  const report = useQueryClient().getQueryData<RosterReport>(appliedKey(files));
  if (report) return <DoneStep report={report} files={files} />;
  return (
    <Empty title="These files were applied" action={<ButtonLink to="/people/hris">HR files</ButtonLink>}>
      What they changed is told once, right after it. HR files lists what stands.
    </Empty>
  );
}

/** Files that wait on the server, read again after a reload. */
function Reading({ files, at }: { readonly files: string; readonly at: Step }) {
  const sent = useQuery(sentFilesQuery(files));
  const rosters = useQuery(rostersQuery);
  if (sent.isError)
    return (
      <Failing
        problem={sent.error}
        title="These files do not wait any more"
        action={
          <ButtonLink to="/people/hris/new" search={{}}>
            Send them again
          </ButtonLink>
        }
      />
    );
  if (sent.isPending || rosters.isPending) return <Loading height={480} what="Reading the columns" />;
  const own = (rosters.data?.dimensions ?? []).map((each) => each.key).filter(isOwn);
  if (sent.data.every((each) => each.isSanitized)) return <Sanitized files={files} />;
  return <Chosen files={files} sent={sent.data} own={own} at={at} />;
}

/** Their columns were mapped where they were sanitized: the next step is the preview. */
function Sanitized({ files }: { readonly files: string }) {
  const navigate = route.useNavigate();
  const done = () => void navigate({ search: { files, step: 'done' }, replace: true });
  const toFiles = () => void navigate({ search: {} });
  return <PreviewStep files={files} mapping={{}} isSanitized onBack={toFiles} onApplied={done} />;
}

const notOwn = new Set(['tenure', 'manager', ...knownGroups.map((each) => each.key)]);
const isOwn = (dimension: string) => !notOwn.has(dimension);

interface ChosenProps {
  readonly files: string;
  readonly sent: readonly RosterFile[];
  readonly own: readonly string[];
  readonly at: Step;
}

function Chosen({ files, sent, own, at }: ChosenProps) {
  const navigate = route.useNavigate();
  const columns = useMemo(() => columnsOf(sent), [sent]);
  const inHand = useChoices(files, columns, own);
  const toColumns = () => void navigate({ search: { files } });
  if (at === 'Columns' || missingIn(sent, columns, inHand.choices).length > 0)
    return (
      <ColumnsStep
        files={sent}
        columns={columns}
        own={own}
        inHand={inHand}
        onPreview={() => void navigate({ search: { files, step: 'preview' } })}
      />
    );
  const done = () => {
    forgetChoices();
    void navigate({ search: { files, step: 'done' }, replace: true });
  };
  return <PreviewStep files={files} mapping={mappingOf(columns, inHand.choices)} onBack={toColumns} onApplied={done} />;
}

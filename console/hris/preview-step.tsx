// The third step: what applying would change, and what was found in the files. Nothing is written before the button.
import { Button, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ColumnMapping, RosterReport } from '../../src/api/contract/people.ts';
import { previewQuery, useApply } from '../api/roster-queries.ts';
import { Failing, Loading } from '../frame/states.tsx';
import { applyText, keptText, keyText } from '../words/hris.ts';
import { counted, number } from '../words/numbers.ts';
import { DaysTable } from './days-table.tsx';
import { Findings } from './findings.tsx';

interface PreviewStepProps {
  /** Ids with commas. */
  readonly files: string;
  readonly mapping: ColumnMapping;
  /** Sanitized in another network: what columns are was said there. */
  readonly isSanitized?: boolean;
  readonly onBack: () => void;
  readonly onApplied: () => void;
}

export function PreviewStep(props: PreviewStepProps) {
  const { files, mapping, isSanitized, onBack } = props;
  const answer = useQuery(previewQuery(files, mapping));
  if (answer.isPending)
    return (
      <>
        <p role="status">The files are read whole and compared with what stands.</p>
        <Loading height={360} what="Reading the files" />
      </>
    );
  if (answer.isError)
    return (
      <Failing
        problem={answer.error}
        title="There is no preview"
        retry={() => void answer.refetch()}
        action={
          <Button variant="default" onClick={onBack}>
            {backText(isSanitized)}
          </Button>
        }
      />
    );
  return <Previewed {...props} report={answer.data} />;
}

const backText = (isSanitized = false) => (isSanitized ? 'Back to the files' : 'Back to the columns');

function Previewed({
  report,
  files,
  mapping,
  isSanitized,
  onBack,
  onApplied,
}: PreviewStepProps & { readonly report: RosterReport }) {
  const apply = useApply(files);
  const isNothing = report.days.length === 0 || report.kept === 0;
  return (
    <>
      <ReportHead report={report} />
      {isSanitized && (
        <p className="dimmed measure">
          Sanitized in your network: which columns were read, and in which rows something was found, was said there and
          cannot be told here. {keyText(report.isMatched === true)}
        </p>
      )}
      {report.days.length > 0 && (
        <section className="block" aria-labelledby="days-title">
          <Title order={2} id="days-title">
            What would change, {counted(report.days.length, 'day', 'days')}
          </Title>
          <DaysTable days={report.days} />
        </section>
      )}
      <Findings report={report} files={files} />
      <section className="block" aria-label="Apply">
        <p className="measure">
          {isNothing ? 'No row can be kept, so there is nothing to apply.' : applyText(report.days)}
        </p>
        <div className="actions">
          <Button
            disabled={isNothing}
            loading={apply.isPending}
            onClick={() => apply.mutate(mapping, { onSuccess: onApplied })}
          >
            {isNothing ? 'Apply' : `Apply ${counted(report.days.length, 'day', 'days')}`}
          </Button>
          <Button variant="default" disabled={apply.isPending} onClick={onBack}>
            {backText(isSanitized)}
          </Button>
        </div>
        {apply.isError && <Failing problem={apply.error} title="Nothing was applied" />}
      </section>
    </>
  );
}

export function ReportHead({ report }: { readonly report: RosterReport }) {
  const groups = report.groups.map((each) => `${number(each.groups)} by ${each.name.toLowerCase()}`);
  return (
    <p className="measure">
      <strong>{keptText(report)}</strong>
      {groups.length > 0 && `, in groups: ${groups.join(', ')}`}.
    </p>
  );
}

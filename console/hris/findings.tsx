// What was found in the files, by kind, each with its first rows; all of them as a file.
import { Title } from '@mantine/core';
import type { RosterReport } from '../../src/api/contract/people.ts';
import { useMayExport } from '../api/permission.ts';
import { findingsAddress } from '../api/roster-queries.ts';
import { severityNames, severityTones, sortedCounts } from '../words/hris.ts';
import { counted, number } from '../words/numbers.ts';

interface FindingsProps {
  readonly report: RosterReport;
  /** Ids with commas. */
  readonly files: string;
}

const firstRows = 8;

export function Findings({ report, files }: FindingsProps) {
  const counts = sortedCounts(report.findingCounts);
  const all = counts.reduce((sum, each) => sum + each.count, 0);
  const mayExport = useMayExport();
  return (
    <section className="block findings" aria-labelledby="findings-title">
      <div className="figure-head">
        <Title order={2} id="findings-title">
          {all === 0 ? 'Nothing found' : `Found: ${number(all)}`}
        </Title>
        {report.findings.length > 0 && mayExport && (
          <a className="figure-action" href={findingsAddress(files)} download>
            All as CSV
          </a>
        )}
      </div>
      <p className="dimmed measure">
        {all === 0
          ? 'Every row can be understood, and nothing in it is odd.'
          : 'A row is left out only where it cannot be understood. Everything else is kept, without the cell that is wrong. Mend it in the HR system, and apply the day again.'}
      </p>
      {counts.map((each) => (
        <FindingKind key={`${each.code} ${each.severity}`} kind={each} report={report} />
      ))}
    </section>
  );
}

interface FindingKindProps {
  readonly kind: RosterReport['findingCounts'][number];
  readonly report: RosterReport;
}

function FindingKind({ kind, report }: FindingKindProps) {
  const { code, severity, count, sentence } = kind;
  const rows = report.findings.filter((each) => each.code === code && each.severity === severity);
  const shown = rows.slice(0, firstRows);
  return (
    <details className="finding">
      <summary>
        <span className="finding-count">{number(count)}</span>
        <span>
          {sentence} <code className="dimmed small">{code}</code>
        </span>
        <span className="connection-state small" data-tone={severityTones[severity]}>
          {severityNames[severity]}
        </span>
      </summary>
      {shown.length === 0 ? (
        <p className="dimmed">
          {report.findings.length === 0
            ? 'Where they stand was said where the file was sanitized.'
            : 'The file of all findings lists them.'}
        </p>
      ) : (
        <ul>
          {shown.map((each) => (
            <li key={`${each.file} ${each.row} ${each.column}`}>
              <bdi>{each.file}</bdi>, row {number(each.row)}
              {each.column !== null && (
                <>
                  , <bdi>{each.column}</bdi>
                </>
              )}
            </li>
          ))}
          {count > shown.length && (
            <li className="dimmed">and {counted(count - shown.length, 'more place', 'more places')}</li>
          )}
        </ul>
      )}
    </details>
  );
}

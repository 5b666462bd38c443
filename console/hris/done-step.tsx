// The last step: what stands now, and where to go from here.
import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RosterReport } from '../../src/api/contract/people.ts';
import { peopleQuery } from '../api/people-queries.ts';
import { ButtonLink } from '../frame/links.tsx';
import { counted } from '../words/numbers.ts';
import { Findings } from './findings.tsx';
import { ReportHead } from './preview-step.tsx';

interface DoneStepProps {
  readonly report: RosterReport;
  /** Ids with commas. */
  readonly files: string;
}

export function DoneStep({ report, files }: DoneStepProps) {
  const overview = useQuery(peopleQuery).data;
  const unmatched = overview?.unmatched ?? 0;
  const dimension = report.groups.find((each) => each.dimension === 'department') ?? report.groups[0];
  return (
    <>
      <section className="block" role="status">
        <Title order={2}>{counted(report.days.length, 'HR file stands', 'HR files stand')} now</Title>
        <ReportHead report={report} />
        <p className="measure">Accounts are matched again and figures computed again; that can take some minutes.</p>
      </section>
      <section className="block" aria-labelledby="next-title">
        <Title order={2} id="next-title">
          What next
        </Title>
        <ul className="next-steps">
          <li>
            <ButtonLink to="/people" variant={unmatched > 0 ? 'filled' : 'default'}>
              {unmatched > 0 ? `Look at ${counted(unmatched, 'unmatched account', 'unmatched accounts')}` : 'Accounts'}
            </ButtonLink>
            <span className="dimmed">Which accounts belong to nobody in the HR file, and who they may be.</span>
          </li>
          {dimension && (
            <li>
              <ButtonLink to="/overview" search={{ by: dimension.dimension }} variant="default">
                Overview by {dimension.name.toLowerCase()}
              </ButtonLink>
              <span className="dimmed">One week at a glance, group by group.</span>
            </li>
          )}
          <li>
            <Link to="/people/hris" className="link">
              All HR files
            </Link>
          </li>
        </ul>
      </section>
      <Findings report={report} files={files} />
    </>
  );
}

// What is wrong with a Psoxy, by what it says of itself: each thing with what to do.
import type { PsoxyHealth } from '../../src/api/contract/psoxies.ts';

const severities: Readonly<Record<PsoxyHealth['findings'][number]['severity'], string>> = {
  stops: 'Nothing can be read so',
  danger: 'Danger',
  note: 'Worth a look',
};

export function PsoxyFindings({ findings }: Pick<PsoxyHealth, 'findings'>) {
  if (findings.length === 0) return null;
  return (
    <ul>
      {findings.map(({ code, severity, message, next }) => (
        <li key={`${code} ${message}`}>
          {severities[severity]}: {message} {next}
        </li>
      ))}
    </ul>
  );
}

// What of an HR file is kept, and what never is.
import { Title } from '@mantine/core';
import { KeptIcon, NeverIcon } from '../frame/icons.tsx';

const kept = [
  'HR id, addresses, usernames and manager, each as a keyed pseudonym that cannot be turned back',
  'The words of groups that you map: department, team, location and the like',
  'First and last day, time zone, working hours',
  'Whether somebody is left out of all figures',
];
const never = [
  'Names of people',
  'Salaries, and everything else in a column that is ignored',
  'The file itself: it waits encrypted until it is applied, for an hour at most, and is removed then',
];

export function KeptAndNever() {
  return (
    <section className="slip" aria-label="What of an HR file is kept">
      <div>
        <Title order={2}>Kept</Title>
        <ul className="slip-list">
          {kept.map((each) => (
            <li key={each}>
              <KeptIcon />
              <span>{each}</span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <Title order={2}>Never kept</Title>
        <ul className="slip-list" data-kind="never">
          {never.map((each) => (
            <li key={each}>
              <NeverIcon />
              <span>{each}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

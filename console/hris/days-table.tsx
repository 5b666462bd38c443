// What changes with each day: who is added, who left, who moved to another group, whose manager is another.
import type { RosterReport } from '../../src/api/contract/people.ts';
import { againstText } from '../words/hris.ts';
import { number } from '../words/numbers.ts';
import { dayShort } from '../words/weeks.ts';

type Day = RosterReport['days'][number];

const counts = [
  ['People', 'people'],
  ['Added', 'added'],
  ['Left', 'left'],
  ['Moved', 'moved'],
  ['Other manager', 'managersChanged'],
  ['Left out of figures', 'leftOut'],
] as const satisfies readonly (readonly [string, keyof Day])[];

export function DaysTable({ days }: { readonly days: readonly Day[] }) {
  return (
    <div className="sheet ledger-sheet days" tabIndex={0} role="group" aria-label="Changes by day">
      <table className="ledger" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col" role="columnheader">
              Day
            </th>
            {counts.map(([name]) => (
              <th key={name} scope="col" role="columnheader" className="numbers">
                {name}
              </th>
            ))}
            <th scope="col" role="columnheader">
              Compared
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {days.map((day) => (
            <tr key={day.day} role="row">
              <th scope="row" role="rowheader">
                {dayShort(day.day)}
              </th>
              {counts.map(([name, key]) => (
                <td key={key} role="cell" data-name={name} className={day[key] === 0 ? 'numbers dimmed' : 'numbers'}>
                  {number(day[key])}
                </td>
              ))}
              <td role="cell" data-name="Compared" className="dimmed">
                {againstText(day)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

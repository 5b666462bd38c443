// What changes with each day: who is added, who left, who moved to another group, whose manager is another.
import type { RosterReport } from '../../src/api/contract/people.ts';
import { type Column, Ledger } from '../frame/ledger.tsx';
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

const columns: readonly Column<Day>[] = [
  { name: 'Day', render: ({ day }) => dayShort(day) },
  ...counts.map(([name, key]) => ({
    name,
    isNumber: true,
    render: (day: Day) => <span className={day[key] === 0 ? 'dimmed' : undefined}>{number(day[key])}</span>,
  })),
  { name: 'Compared', render: (day) => <span className="dimmed">{againstText(day)}</span> },
];

export function DaysTable({ days }: { readonly days: readonly Day[] }) {
  return <Ledger name="Changes by day" columns={columns} rows={days} keyOf={({ day }) => day} kind="days" />;
}

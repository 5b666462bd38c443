// Tests of reading in pieces: the thread of the web reads files of this machine, and has other things to do.
import { expect, test } from 'vitest';
import { ownMetricsFile } from './own-metrics-file.ts';
import { readTable } from './read-table.ts';

test('others get their turn every 500 rows, though the whole file is in memory', async () => {
  const rows = Array.from({ length: 40_000 }, (_, at) => ({
    row: at + 2,
    cells: [`P${at}`, '2026-W02', 'Tickets', '1'],
  }));
  const file = {
    name: 'figures.csv',
    day: null,
    headers: ['EMPLOYEE_ID', 'WEEK', 'KEY', 'VALUE'],
    width: 4,
    examples: [],
    async *rows() {
      yield rows;
    },
    close: async () => undefined,
  };
  let [isReading, turns] = [true, 0];
  const countTurns = (): void => {
    turns += 1;
    if (isReading) setImmediate(countTurns);
  };
  setImmediate(countTurns);

  const reading = await readTable(file, ownMetricsFile, { firstDay: '2020-01-01', lastDay: '2026-12-31' });
  isReading = false;

  expect([reading.kept, turns >= 40_000 / 500]).toEqual([40_000, true]);
});

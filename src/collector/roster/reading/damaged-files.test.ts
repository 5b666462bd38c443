// Tests of HR files that are cut off, garbled or oddly written: nothing crashes, and nothing is lost in silence.
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHouseError, type Refused } from '../../../base/errors.ts';
import { zipOf } from '../../archive/testing-zip.ts';
import { readWhole, told } from './testing-reading.ts';
import { workbookParts } from './testing-workbook.ts';

const csv = (...rows: readonly string[]): string => `${rows.join('\n')}\n`;

describe('a short row', () => {
  const people = (from: number, to: number, rest: string) =>
    Array.from({ length: to - from + 1 }, (_, at) => `${from + at},p${from + at}@example.com${rest}`);
  const header = 'HRID,EMAIL,TEAM,LEAVE_DATE';

  test('is whole where Excel left out the last columns of sixteen rows, all of which are blank', async () => {
    const text = csv(
      header,
      ...people(2, 16, ',A,'),
      ...people(17, 32, ',A'),
      ...people(33, 40, ',A,'),
      '41,,A,2026-01-05',
    );

    const { records, findings } = await readWhole(text);

    expect([records.length, told(findings)]).toEqual([40, ['41 EMAIL email-blank note']]);
  });

  test('has lost a cell where its neighbours have not', async () => {
    const text = csv(
      header,
      ...people(2, 16, ',A,'),
      ...people(17, 19, ',A,'),
      '20,p20@example.com,',
      ...people(21, 22, ',A,'),
    );

    const { records, findings } = await readWhole(text);

    expect([records.length, told(findings)]).toEqual([20, ['20  row-shifted error']]);
  });

  test('is told where the file ends in it, and the rows before it are whole', async () => {
    const whole = csv(header, ...people(2, 9, ',"A, B",'));
    const full = (await readWhole(whole)).records;
    const cuts = Array.from({ length: whole.length - header.length - 2 }, (_, at) =>
      whole.slice(0, header.length + 2 + at),
    );

    const outcomes: unknown[] = [];
    for (const cut of cuts) {
      const reading = readWhole(cut).then(({ records }) => records.slice(0, wholeRows(cut)));
      outcomes.push(await reading.catch((error: Refused) => error.code));
    }

    const isOpen = (cut: string): boolean => cut.split('"').length % 2 === 0;
    expect(outcomes).toEqual(cuts.map((cut) => (isOpen(cut) ? 'file-unreadable' : full.slice(0, wholeRows(cut)))));
  });
});

/** Below the header. */
const wholeRows = (text: string): number => text.split('\n').length - 2;

describe('whatever a file holds, there is a record, a finding or a refusal', () => {
  const whole = csv(
    'HRID,EMAIL,JOIN_DATE,MANAGER_ID,TEAM,TIMEZONE,WORK_START,WORK_END,SAMPLE',
    ...Array.from(
      { length: 12 },
      (_, at) => `${at},p${at}@example.com,2020-01-0${(at % 9) + 1},${at >> 1},"T, ${at % 3}",UTC,9:00,17:00,true`,
    ),
  );
  const files = {
    csv: Buffer.from(whole),
    gz: gzipSync(whole),
    xlsx: zipOf(workbookParts(whole.split('\n').map((row) => row.split(',')))),
  };
  const change = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom('flip', 'cut', 'insert'),
    fc.nat(255),
  );
  const changed = (bytes: Buffer, changes: readonly [number, string, number][]): Buffer =>
    changes.reduce((before, [share, kind, byte]) => {
      const at = Math.floor(share * before.length);
      const [start, end] = [before.subarray(0, at), before.subarray(at)];
      if (kind === 'cut') return Buffer.concat([start, end.subarray(byte)]);
      return Buffer.concat([start, Buffer.from([byte]), kind === 'flip' ? end.subarray(1) : end]);
    }, bytes);

  /** Of a file that is read, how many of its rows are neither in a record nor in an error. */
  async function outcomeOf(bytes: Buffer): Promise<string> {
    try {
      const { rows, records, findings } = await readWhole(bytes);
      const errors = findings.filter(({ severity }) => severity === 'error');
      const isLeftOut = errors.some(({ row }) => row === 1);
      return `read, ${isLeftOut ? records.length : rows - errors.length - records.length} lost`;
    } catch (error) {
      if (!isHouseError(error)) throw error;
      return error.code;
    }
  }

  test.each([
    ['csv', 6000],
    ['gz', 2000],
    ['xlsx', 2000],
  ] as const)(
    '%s, changed in %d ways',
    async (format, numRuns) => {
      const outcomes = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          const outcome = await outcomeOf(changed(files[format], changes));
          outcomes.add(outcome);
          expect(outcome).toMatch(/^(read, 0 lost|file-[a-z-]+)$/);
        }),
        { seed: 4, numRuns },
      );
      expect(outcomes.size).toBeGreaterThan(1);
      // Ten thousand files take seconds, and on a machine that does other things many of them.
    },
    180_000,
  );
});

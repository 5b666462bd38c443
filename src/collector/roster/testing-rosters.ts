// For tests: HR files of a few people, sent to an organization of its own on real engines.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hris } from '../../connectors/hris/hris.ts';
import { readDirectory } from '../../control/directory.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { testControl, testDatabase, testOrganization, type TestControl } from '../../control/testing.ts';
import { type TestEventStore, testEventStore } from '../../events/testing.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import type { RosterReport } from './report.ts';
import { type RosterParts, Rosters } from './rosters.ts';
import type { Mapping } from './understood.ts';

export const header = 'EMPLOYEE_ID,EMPLOYEE_EMAIL,LEAVE_DATE,MANAGER_ID,DEPARTMENT,TIMEZONE,SAMPLE,Guild,SALARY';
export const ann = 'P1,ann@example.com,,,Sales,Europe/Berlin,,Chess,90001';
export const ben = 'P2,ben@example.com,,P1,Sales,Europe/Berlin,,Chess,90002';
export const cem = 'P3,cem@example.com,,P1,Support,Asia/Tokyo,,Go,90003';
export const dan = 'P4,dan@example.com,,P2,Support,Asia/Tokyo,,Go,90004';

export async function* bytesOf(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
}

interface StoredRow {
  readonly snapshot: string;
  readonly person: string;
  readonly manager: string;
  readonly isLeftOut: boolean;
}

/** The HR files of one organization that nobody else has. */
export interface TestRosters {
  readonly organization: string;
  readonly parts: RosterParts;
  readonly rosters: Rosters;
  /** The organizations whose figures were asked for anew. */
  readonly asked: readonly string[];
  /** Gives the id under which it waits. */
  send(day: string, rows: readonly string[]): Promise<string>;
  apply(day: string, rows: readonly string[], mapping?: Mapping): Promise<RosterReport>;
  preview(day: string, rows: readonly string[], mapping?: Mapping): Promise<RosterReport>;
  stored(): Promise<StoredRow[]>;
  days(): Promise<(readonly [day: string, people: number])[]>;
  tokens(): Promise<Pseudonymizer>;
  words(): Promise<string[]>;
  /** All that is kept, as text. */
  everything(): Promise<string>;
}

export interface RosterHouse {
  readonly control: TestControl;
  readonly folder: string;
  newRosters(): Promise<TestRosters>;
  close(): Promise<void>;
}

export async function rosterHouse(): Promise<RosterHouse> {
  const [database, events] = await Promise.all([testDatabase(), testEventStore()]);
  const control = await testControl(database.pool);
  const folder = mkdtempSync(join(tmpdir(), 'tacit-rosters-'));
  return {
    control,
    folder,
    newRosters: async () => rostersOf(control, events, folder, await testOrganization(control)),
    async close() {
      await control.close();
      await Promise.all([database.close(), events.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}

function rostersOf(control: TestControl, { store }: TestEventStore, folder: string, organization: string): TestRosters {
  const asked: string[] = [];
  const ask = async (id: string) => void asked.push(id);
  const parts = { control, store, folder, clock: control.clock, requestFigures: ask, computeFigures: ask };
  const rosters = new Rosters({ ...parts, sandboxOf: async () => null });
  const send: TestRosters['send'] = async (day, rows) => {
    const name = `people_${day.replaceAll('-', '')}.csv`;
    return (await rosters.receive(organization, name, bytesOf([header, ...rows].join('\r\n')))).id;
  };
  const directory = () => readDirectory(control, organization);
  return {
    organization,
    parts: { ...parts, sandboxOf: async () => null },
    rosters,
    asked,
    send,
    apply: async (day, rows, mapping = {}) =>
      rosters.apply(organization, { files: [await send(day, rows)], mapping }, null),
    preview: async (day, rows, mapping = {}) =>
      rosters.preview(organization, { files: [await send(day, rows)], mapping }),
    stored: () =>
      store.query(organization, 'SELECT snapshot, person, manager, isLeftOut FROM roster FINAL ORDER BY snapshot'),
    days: async () => (await rosters.list(organization)).rosters.map(({ day, people }) => [day, people] as const),
    tokens: async () => pseudonymizer(await organizationKeys(control, organization), hris.namespace),
    words: async () => [...(await directory()).values()].map(({ word }) => word).toSorted(),
    async everything() {
      let text = JSON.stringify([...(await directory())]);
      for await (const line of store.logicalCopy(organization)) text += line;
      for (const table of ['column_meanings', 'rosters', 'dimensions', 'audit_entries'] as const) {
        text += JSON.stringify(await control.db.selectFrom(table).selectAll().execute());
      }
      return text;
    },
  };
}

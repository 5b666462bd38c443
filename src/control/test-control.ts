// A control plane for a whole test file: opened before its first test, closed after its last.
import { afterAll } from 'vitest';
import { testControl, testDatabase, type TestControl, type TestDatabase } from './testing.ts';

/** `const { control } = await controlOfFile();` before the tests. */
export async function controlOfFile(): Promise<{ readonly database: TestDatabase; readonly control: TestControl }> {
  const database = await testDatabase();
  const control = await testControl(database.pool);
  afterAll(async () => {
    await control.close();
    await database.close();
  });
  return { database, control };
}

// An exclusive lock on a file that the kernel drops when its process ends, however it ends.
import { DatabaseSync } from 'node:sqlite';

export interface FileLock {
  release(): void;
}

/** The lock, or null while another process (or another part of this one) holds it. Creates the file. */
export function tryLock(file: string): FileLock | null {
  const database = attempt(file, 'BEGIN EXCLUSIVE');
  return database === null ? null : { release: () => database.close() };
}

/** Whether somebody holds the lock. Looking does not take it. */
export function isLocked(file: string): boolean {
  const database = attempt(file, 'SELECT count(*) FROM sqlite_schema');
  database?.close();
  return database === null;
}

// Node has no flock. SQLite's lock is one of fcntl, which belongs to a process and not to a number in a
// file: nothing is left behind by kill -9, and a process that was given an old pid again holds nothing.
function attempt(file: string, statement: string): DatabaseSync | null {
  // A look holds a shared lock for microseconds; the timeout (milliseconds) waits for it to pass.
  const database = new DatabaseSync(file, { timeout: 300 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec(statement);
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

/** SQLITE_BUSY, whose number is part of SQLite's file format contract. */
function isBusy(error: unknown): boolean {
  return ((error as { errcode?: number }).errcode ?? 0) % 256 === 5;
}

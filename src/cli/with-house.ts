// Runs a command against the house: the server's where one runs, else one that is opened for as long as it takes.
import { findServer } from '../base/data-directory.ts';
import type { Settings } from '../base/settings.ts';
import { type Client, openClient } from './client.ts';

/** Runs one command; what it gives is the exit code. */
export type Run = (command: (client: Client) => Promise<number>) => Promise<void>;

export async function withHouse(settings: Settings, command: (client: Client) => Promise<number>): Promise<number> {
  const server = await findServer(settings.dataDirectory);
  if (server !== null) return command(openClient(server.socket, settings.organization));
  // Loading the rooms takes most of a second, and beside a server nobody needs them.
  const { openHouse } = await import('./wiring/house.ts');
  const house = await openHouse({ ...settings, logLevel: settings.logLevel === 'info' ? 'error' : settings.logLevel });
  try {
    return await command(openClient(house.socket, settings.organization));
  } finally {
    await house.close();
  }
}

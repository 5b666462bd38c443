// `tacit halt` and `tacit unhalt`: the one switch of the organization, and that of one connection.
import type { Command } from 'commander';
import type { Session } from '../api/contract/session.ts';
import type { Client } from './client.ts';
import { findConnection, pathOf } from './find-connection.ts';
import type { Run } from './with-house.ts';

export function haltCommands(program: Command, run: Run): void {
  const meant = 'one connection alone: its id, the beginning of it, or its name';
  program
    .command('halt')
    .description('stop everything, or one connection: nothing is collected or imported until `unhalt`')
    .argument('[connection]', meant)
    .action((wanted?: string) => run((client) => (wanted === undefined ? halt(client) : haltOne(client, wanted))));
  program
    .command('unhalt')
    .description('end the halt of everything, or of one connection: what waits goes on where it stopped')
    .argument('[connection]', meant)
    .action((wanted?: string) => run((client) => (wanted === undefined ? unhalt(client) : unhaltOne(client, wanted))));
}

async function halt(client: Client): Promise<number> {
  const { organization } = await client.call<Session>('POST', '/api/halt');
  const by = organization.haltedBy ?? 'the operator of this machine';
  console.log(`${organization.name} is halted since ${organization.haltedAt}, by ${by}.`);
  console.log('Nothing is collected, imported, computed or exported. What is stored stays, and can be read.');
  return 0;
}

async function unhalt(client: Client): Promise<number> {
  const { organization } = await client.call<Session>('POST', '/api/resume');
  console.log(`${organization.name} goes on where it stopped.`);
  return 0;
}

async function haltOne(client: Client, wanted: string): Promise<number> {
  const connection = await findConnection(client, wanted);
  await client.call('POST', pathOf(connection, '/halt'));
  console.log(`${connection.name} is halted: nothing is collected or imported for it. What is stored stays.`);
  return 0;
}

async function unhaltOne(client: Client, wanted: string): Promise<number> {
  const connection = await findConnection(client, wanted);
  await client.call('POST', pathOf(connection, '/unhalt'));
  console.log(`${connection.name} goes on where it stopped.`);
  return 0;
}

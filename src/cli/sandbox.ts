// `tacit sandbox`: the stand-in Slack alone, for trying the whole way without a Slack of one's own.
import { type Command, InvalidArgumentError } from 'commander';
import type { Sandbox } from '../../sandbox/server.ts';

interface Options {
  readonly port: number;
  readonly people: number;
  readonly messages: number;
  readonly seed: number;
  readonly limits: string;
  readonly state?: string;
}

export function sandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('a stand-in Slack on this machine, with a made-up organization in it')
    .option('--port <port>', 'where it listens', count, 7401)
    .option('--people <count>', 'how many people, up to 10000', count, 120)
    .option('--messages <count>', 'how many messages and replies in its year, about', count, 50_000)
    .option('--seed <number>', 'another number, another organization', count, 1)
    .option('--limits <limits>', "'off', 'x1' (Slack's own), 'x60' (sixty times those), 'restricted'", 'off')
    .option('--state <file>', 'keeps apps, tokens and what was played over a restart')
    .action(async ({ port, people, messages, seed, limits, state }: Options) => {
      // The other commands start without loading it.
      const { startSandbox } = await import('../../sandbox/server.ts');
      const workspaces = [{ people, messages, seed }];
      const sandbox = await startSandbox({ port, workspaces, limits, state });
      try {
        greet(sandbox);
        await toldToStop();
      } finally {
        await sandbox.close();
      }
    });
}

function greet(sandbox: Sandbox): void {
  const { url, app } = sandbox;
  const scopes = app.userScopes.join(',');
  const lines = [
    '',
    `The Slack sandbox listens on ${url}`,
    '',
    `  Client ID       ${app.clientId}`,
    `  Client secret   ${app.clientSecret}`,
    `  Consent page    ${url}/oauth/v2/authorize?client_id=${app.clientId}&user_scope=${scopes}`,
    `  Or a token      ${sandbox.userToken()}`,
    `  What is true    ${url}/_sandbox/truth`,
    `  Play on         curl -X POST ${url}/_sandbox/advance`,
    '',
    'Its people and messages are made up. Stop: Ctrl-C',
    '',
  ];
  console.log(lines.join('\n'));
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number is needed.');
  return Number(text);
}

// The front door: `tacit <command>`.
import { evidenceCommand } from './evidence.ts';
import { retentionCommands } from './retention.ts';
import { Command, CommanderError } from 'commander';
import { isHouseError } from '../base/errors.ts';
import { codeOf } from '../base/log.ts';
import { readSettings } from '../base/settings.ts';
import { approvalCommands } from './approvals.ts';
import { apiTokenCommands } from './api-tokens.ts';
import { auditCommands } from './audit.ts';
import { backupCommands } from './backup.ts';
import { connectCommand } from './connect.ts';
import { connectionCommands } from './connections.ts';
import { destroyCommands } from './destroy.ts';
import { haltCommands } from './halt.ts';
import { healthCommand } from './health.ts';
import { importCommand } from './import.ts';
import { keyCommands } from './keys.ts';
import { objectionCommands } from './objection.ts';
import { organizationCommands } from './organizations.ts';
import { memberCommands } from './members.ts';
import { issuerCommands } from './issuers.ts';
import { peopleCommands } from './people.ts';
import { proxyCommands } from './proxy.ts';
import { reachCommands } from './reach.ts';
import { readCommands } from './read.ts';
import { receiptCommands } from './receipt.ts';
import { sandboxCommand } from './sandbox.ts';
import { serveCommand } from './serve.ts';
import { signInCommand } from './sign-in.ts';
import { syncCommand } from './sync.ts';
import { type Run, withHouse } from './with-house.ts';

/** Every command; the documentation is held against it. */
export function commands(runFor: (organization: string | undefined) => Run): Command {
  const program = new Command('tacit');
  // What the line says is known when a command runs.
  const run: Run = (command) => runFor(program.opts<{ organization?: string }>().organization)(command);
  program.description('Workplace analytics that never keeps what people say').exitOverride().showHelpAfterError();
  program.option('--organization <name>', 'the name or id of the organization it is about, where there are several');
  serveCommand(program);
  signInCommand(program, run);
  memberCommands(program, run);
  apiTokenCommands(program, run);
  issuerCommands(program, run);
  connectCommand(program, run);
  connectionCommands(program, run);
  healthCommand(program, run);
  reachCommands(program, run);
  syncCommand(program, run);
  organizationCommands(program, run);
  haltCommands(program, run);
  importCommand(program, run);
  readCommands(program, run);
  peopleCommands(program, run);
  objectionCommands(program, run);
  auditCommands(program, run);
  approvalCommands(program, run);
  keyCommands(program, run);
  backupCommands(program, run);
  destroyCommands(program, run);
  receiptCommands(program, run);
  retentionCommands(program, run);
  evidenceCommand(program, run);
  sandboxCommand(program);
  proxyCommands(program, run);
  return program;
}

async function main(): Promise<void> {
  const runFor =
    (organization: string | undefined): Run =>
    async (command) => {
      const settings = readSettings(process.env, process.cwd());
      process.exitCode = await withHouse(
        organization === undefined ? settings : { ...settings, organization },
        command,
      );
    };
  try {
    await commands(runFor).parseAsync();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** Says what went wrong in our own words and gives the exit code: 2 for a wrong call, 1 for the rest. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isHouseError(error)) console.error(`${error.message}\n${error.next} (${error.code})`);
  else console.error(`Something broke on our side (${codeOf(error)}). Nothing of yours was lost; please report it.`);
  return 1;
}

// What nobody caught would be printed whole by Node, message and stack, and a message may quote what was read.
function endSilently(error: unknown): never {
  process.exit(explain(error));
}

if (import.meta.main) {
  process.on('uncaughtException', endSilently);
  // Whatever is written from here on, by whichever library, is for this account alone.
  process.umask(0o077);
  await main();
}

// The proxy as a program of its own: what `npm run build:proxy` makes one file of, to be run where nothing else of Tacit is.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isHouseError } from '../base/errors.ts';
import { codeOf } from '../base/log.ts';
import { lambdaHandler } from './lambda.ts';
import { runProgram } from './program.ts';
import { lazyDoor } from './run.ts';
import { requestHandler } from './server.ts';

const door = lazyDoor(() => process.env);

/** For AWS Lambda: `tacit-proxy.handler`. */
export const handler = lambdaHandler(door);
/** For Cloud Run functions: `--target=http`. */
export const http = requestHandler(door);

/** What nobody caught would be printed whole by Node, message and stack, and a message may quote what was read. */
function end(error: unknown): void {
  console.error(
    isHouseError(error) ? `${error.message}\n${error.next} (${error.code})` : `The proxy broke (${codeOf(error)}).`,
  );
  process.exitCode = 1;
}

const started = process.argv[1];
if (started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url)) {
  process.once('uncaughtException', (error) => {
    end(error);
    process.exit();
  });
  // Whatever is written from here on is for this account alone.
  process.umask(0o077);
  await runProgram(process.argv.slice(2), process.env, { out: process.stdout }).catch(end);
}

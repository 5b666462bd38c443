// What the proxy does by its arguments: serve, preview one page, sum up its record of evidence, sanitize files.
import { parseArgs } from 'node:util';
import { Refused } from '../base/errors.ts';
import { readMapping } from '../collector/roster/reading/mapping-file.ts';
import { describeBulk } from './internal/describe-bulk.ts';
import { describePreview } from './preview.ts';
import { describeEvidence, readEvidence } from './read-evidence.ts';
import { runBulk, runPreview, runProxy } from './run.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ServeOptions {
  readonly connector?: string | undefined;
  readonly recordEvidence?: string | undefined;
}

export interface PreviewOptions {
  readonly connector?: string | undefined;
  readonly method?: string | undefined;
  readonly channel?: readonly string[] | undefined;
  readonly records?: number | undefined;
  readonly notATerminal?: boolean | undefined;
}

/** Where a program says something. */
export interface Speaks {
  readonly out: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>;
}

/** Serves until it is told to stop. Throws what `runProxy` throws. */
export async function serve(
  env: Environment,
  { connector, recordEvidence }: ServeOptions,
  { out }: Speaks,
): Promise<void> {
  const proxy = await runProxy({
    ...withConnector(env, connector),
    ...(recordEvidence !== undefined && { TACIT_PROXY_EVIDENCE: recordEvidence }),
  });
  out.write(`The proxy listens on port ${proxy.port}. Stop: Ctrl-C\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await proxy.close();
}

const withConnector = (env: Environment, connector: string | undefined): Environment =>
  connector === undefined ? env : { ...env, TACIT_PROXY_CONNECTOR: connector };

/** Shows what people wrote, to whoever sits there: never into a file or a log by accident. */
export async function showPreview(env: Environment, options: PreviewOptions, { out }: Speaks): Promise<void> {
  const { connector, method, channel = [], records = 5, notATerminal = false } = options;
  if (!out.isTTY && !notATerminal) {
    throw new Refused(
      'invalid-request',
      'A preview shows what people wrote, and this is no terminal: it would go into a file or to another program.',
      'Run it in your own terminal; with --not-a-terminal it is shown all the same.',
    );
  }
  if (!Number.isInteger(records) || records < 1 || records > 100) throw misused();
  const found = await runPreview(withConnector(env, connector), { method, patterns: channel, records });
  out.write(`${describePreview(found.slice(0, records), out.columns ?? 80)}\n`);
}

export async function showEvidence(path: string, { out }: Speaks): Promise<void> {
  out.write(`${describeEvidence(await readEvidence(path))}\n`);
}

export async function sanitizeFiles(
  env: Environment,
  paths: readonly string[],
  { to = '.', map }: { readonly to?: string | undefined; readonly map?: string | undefined },
  { out }: Speaks,
): Promise<void> {
  const mapping = map === undefined ? undefined : await readMapping(map);
  for (const made of await runBulk(env, paths, { folder: to, mapping })) out.write(`${describeBulk(made)}\n`);
}

const usage = `Say nothing to serve, or one of:
  preview [--method NAME] [--channel PATTERN…] [--records N] [--not-a-terminal]
  evidence FILE
  sanitize FILE… [--to FOLDER] [--map FILE]
Serving takes --connector NAME and --record-evidence FILE.`;

const misused = (): Refused => new Refused('invalid-request', 'The proxy was called wrongly.', usage);

/** The program without the rest of Tacit. Throws Refused `invalid-request` for arguments that nobody documents. */
export async function runProgram(argv: readonly string[], env: Environment, speaks: Speaks): Promise<void> {
  const { values, positionals } = argumentsOf(argv);
  const { connector } = values;
  const [command = 'serve', ...rest] = positionals;
  if (command === 'serve' && rest.length === 0) {
    return serve(env, { connector, recordEvidence: values['record-evidence'] }, speaks);
  }
  if (command === 'preview' && rest.length === 0) {
    const { method, channel, records } = values;
    const count = records === undefined ? undefined : Number(records);
    return showPreview(
      env,
      { connector, method, channel, records: count, notATerminal: values['not-a-terminal'] },
      speaks,
    );
  }
  if (command === 'sanitize' && rest.length > 0) return sanitizeFiles(env, rest, values, speaks);
  if (command === 'evidence' && rest.length === 1) return showEvidence(rest[0]!, speaks);
  throw misused();
}

function argumentsOf(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        connector: { type: 'string' },
        'record-evidence': { type: 'string' },
        method: { type: 'string' },
        channel: { type: 'string', multiple: true },
        records: { type: 'string' },
        'not-a-terminal': { type: 'boolean' },
        to: { type: 'string' },
        map: { type: 'string' },
      },
    });
  } catch {
    throw misused();
  }
}

// `tacit connect`: makes a connection with a token, chooses what it reads, and begins to collect.
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Choice, LiveConnection, Plan } from '../api/contract/live.ts';
import type { ProxyStanding } from '../api/contract/proxies.ts';
import type { Decided } from '../api/contract/reach.ts';
import { Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { readPsoxy, sayHealth } from './psoxy.ts';
import type { Run } from './with-house.ts';

interface Options {
  readonly tokenStdin?: boolean;
  readonly wholeOrganization?: boolean;
  readonly proxy?: string;
  readonly psoxy?: string;
  readonly proof?: 'secret' | 'token' | 'certificate';
  readonly authority?: string;
  readonly name?: string;
  readonly all?: boolean;
  readonly channel?: readonly string[];
  readonly external?: boolean;
  readonly horizon?: number;
  readonly reach?: string;
}

export function connectCommand(program: Command, run: Run): void {
  program
    .command('connect')
    .description('connect a source that is read continuously, such as slack')
    .argument('<connector>', "'slack', 'slack-discovery' or 'slack-analytics'; 'slack-sandbox' is a made-up one")
    .option('--token-stdin', 'read the token from standard input; the sandbox needs none')
    .option('--whole-organization', 'the token is of a whole organization: refuse one of a single workspace')
    .option('--proxy <address>', 'read through a proxy of yours; its secret comes on standard input')
    .addOption(
      new Option('--proof <kind>', "what the proxy knows us by: 'secret', or what `tacit proxy-caller` prints")
        .choices(['secret', 'token', 'certificate'])
        .default('secret'),
    )
    .option('--authority <file>', 'the certificate that vouches for the proxy, as PEM, where it is one of your own')
    .addOption(
      new Option(
        '--psoxy <address>',
        'read through a Psoxy of yours; with what it is asked comes on standard input',
      ).conflicts(['proxy', 'tokenStdin']),
    )
    .option('--name <name>', 'a name for the connection')
    .addOption(new Option('--all', 'read all public channels; so when nothing is chosen').conflicts('channel'))
    .option('--channel <pattern...>', "read the public channels of these names; '*' stands for any letters")
    .addOption(
      new Option(
        '--reach <reach>',
        'how far it looks, where the source offers more; wider may need a second signature',
      ).choices(['public', 'private', 'direct']),
    )
    .option('--external', 'read channels too that are shared with other organizations')
    .option('--horizon <days>', 'how far back, in days; 365 when left out', wholeDays)
    .action((connector: string, options: Options) => run((client) => connect(client, connector, options)));
}

function wholeDays(text: string): number {
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > 3650) throw new InvalidArgumentError('A number of days is needed, from 1 to 3650.');
  return days;
}

async function connect(client: Client, connector: string, options: Options): Promise<number> {
  const route = routeOf(options);
  const how = await howOf(client, connector, options);
  const { connectionId } = await client.call<{ connectionId: string }>(
    'POST',
    `/api/connectors/${encodeURIComponent(connector)}/${route}`,
    { ...how, ...(options.name !== undefined && { name: options.name }) },
  );
  const path = `/api/connections/${connectionId}`;
  if (options.reach !== undefined) {
    const { approvalId } = await client.call<Decided>('PUT', `${path}/reach`, { reach: options.reach });
    if (approvalId !== null) console.log(waits(approvalId));
  }
  const connection = await client.call<LiveConnection>('GET', path);
  const choice = choiceOf(options, connection.choice);
  // Asked for before anything is read, so that a choice that fits no channel is seen.
  const plan = await client.call<Plan>('POST', `${path}/plan`, choice);
  await client.call('PUT', `${path}/choice`, choice);
  await client.call('POST', `${path}/start`);
  console.log(`${connection.name} is connected: ${connectionId}`);
  console.log(planned(plan, connection.limits.reach));
  for (const line of await byAddress(client, connection)) console.log(line);
  console.log('It collects while Tacit runs. `npx tacit sync` follows it, `npx tacit connections` says how it stands.');
  return 0;
}

/** What the connection cannot do for somebody who objects. */
async function byAddress(client: Client, { id, route, addresses, objectAgain }: LiveConnection): Promise<string[]> {
  const standing = route === 'proxy' ? await client.call<ProxyStanding>('GET', `/api/connections/${id}/proxy`) : null;
  const isRefused = addresses === 'unknown' || standing?.health?.lookups === false;
  const mend =
    route === 'proxy' ? 'set TACIT_PROXY_LOOKUPS=on at the proxy' : 'connect again with the salt of the Psoxy';
  return [
    ...(isRefused ? [`Nobody can object or be erased by their address: ${mend}.`] : []),
    ...(objectAgain === null
      ? []
      : [
          `${objectAgain.people ?? 'Some'} people who objected are not recognized here: give their objections again with \`npx tacit objection add\`.`,
        ]),
  ];
}

const routeOf = ({ proxy, psoxy }: Options): 'proxy' | 'psoxy' | 'token' => {
  if (psoxy !== undefined) return 'psoxy';
  return proxy === undefined ? 'token' : 'proxy';
};

async function howOf(client: Client, connector: string, options: Options): Promise<object> {
  if (options.psoxy === undefined) return options.proxy === undefined ? tokenOf(options) : proxyOf(options);
  const given = await readPsoxy(process.stdin, options.psoxy);
  await sayHealth(client, connector, given);
  return given;
}

async function tokenOf({ tokenStdin, wholeOrganization: isOfOrganization = false }: Options): Promise<object> {
  return { isOfOrganization, ...(tokenStdin === true && { token: await readToken(process.stdin) }) };
}

async function proxyOf({ proxy: url, proof = 'secret', authority }: Options): Promise<object> {
  return {
    url,
    proof,
    ...(proof === 'secret' && { secret: await readToken(process.stdin) }),
    ...(authority !== undefined && { authority: readAuthority(authority) }),
  };
}

function readAuthority(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Refused(
      'invalid-request',
      'The file of the authority cannot be read.',
      'Name a file with its certificate.',
    );
  }
}

/** Until then it reads what it did. */
const waits = (approvalId: string): string =>
  `Looking that far waits for a second signature: npx tacit approve ${approvalId}. Until then it looks no farther than before.`;

/** Longer than any token; what is piped in by mistake is not read to its end. */
const longest = 4096;

/** Throws Refused `invalid-request` where nothing came, or more than a token. */
async function readToken(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) console.error('Paste the token, then press Enter and Ctrl-D.');
  let text = '';
  for await (const piece of input) {
    text += String(piece);
    if (text.length > longest) break;
  }
  const token = text.trim();
  if (token !== '' && token.length <= longest && !/\s/.test(token)) return token;
  throw new Refused(
    'invalid-request',
    token === '' ? 'No token came on standard input.' : 'What came on standard input is no token.',
    'Pipe it in: `npx tacit connect slack --token-stdin < token.txt`.',
  );
}

/** What the options say; what they leave open stays as it was chosen before. */
function choiceOf({ all, channel, external, horizon }: Options, before: Choice | null): Choice {
  const base = before ?? { which: 'all', channels: [], patterns: [], includesExternal: false, horizonDays: 365 };
  return {
    ...base,
    ...(all === true && { which: 'all', channels: [], patterns: [] }),
    ...(channel !== undefined && { which: 'chosen', channels: [], patterns: [...channel] }),
    ...(external === true && { includesExternal: true }),
    ...(horizon !== undefined && { horizonDays: horizon }),
  };
}

function planned({ channels, leftOut, calls, seconds, edge }: Plan, reach: string): string {
  const count = (number: number) => number.toLocaleString('en');
  const time = seconds < 90 ? 'a minute or less' : `${count(Math.ceil(seconds / 60))} minutes`;
  const all = count(channels + leftOut);
  const end = edge === null ? '' : ` It ends at ${edge}: retention keeps nothing older.`;
  return `It reads ${count(channels)} of ${all} ${reach === 'public' ? 'public channels' : 'conversations'}: about ${count(calls)} calls, ${time}.${end}`;
}

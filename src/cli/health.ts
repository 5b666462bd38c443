// `tacit health`: how the proxy or the Psoxy of a connection stands, asked now.
import type { Command } from 'commander';
import type { LiveConnection } from '../api/contract/live.ts';
import type { ProxyStanding } from '../api/contract/proxies.ts';
import type { PsoxyStandingShown } from '../api/contract/psoxies.ts';
import { Refused } from '../base/errors.ts';
import { table } from '../base/table.ts';
import type { Client } from './client.ts';
import { minute } from './connections.ts';
import { findLive, pathOf } from './find-connection.ts';
import { findingLines } from './psoxy.ts';
import type { Run } from './with-house.ts';

export function healthCommand(program: Command, run: Run): void {
  program
    .command('health')
    .description('how the proxy or the Psoxy stands through which a connection is read, asked now')
    .argument('<id>', 'the id of a connection, its beginning, or its name')
    .option('--json', 'print it as JSON')
    .action((id: string, { json }: { json?: true }) => run((client) => printHealth(client, id, json === true)));
}

/** What is said of it, and whether it can be read through as it stands. */
interface Told {
  readonly isSound: boolean;
  readonly lines: readonly string[];
}

async function printHealth(client: Client, id: string, asJson: boolean): Promise<number> {
  const connection = await findLive(client, id);
  const { route, name } = await client.call<LiveConnection>('GET', pathOf(connection));
  if (route === 'token') {
    const next = '`npx tacit connections` says how a connection stands that needs neither.';
    throw new Refused('not-found', 'The connection is read through no proxy and no Psoxy.', next);
  }
  // As the API said it, to the letter: others read this.
  const text = await client.text(pathOf(connection, `/${route}`));
  const said: unknown = JSON.parse(text);
  const { isSound, lines } =
    route === 'proxy' ? proxyTold(said as ProxyStanding) : psoxyTold(said as PsoxyStandingShown);
  if (asJson) process.stdout.write(`${text}\n`);
  else
    console.log(
      [`${name} is read through ${route === 'proxy' ? 'a proxy' : 'a Psoxy'} of yours.`, ...lines].join('\n'),
    );
  return isSound ? 0 : 1;
}

const problemLines = (problem: ProxyStanding['problem']): readonly string[] =>
  problem === null ? [] : [`stops: ${problem.message} ${problem.next} (${problem.code})`];

const stateOf = (health: { readonly version: string | null } | null): string =>
  health === null ? 'does not answer as it should' : `answers, version ${health.version ?? 'not told'}`;

function proxyTold({ host, proof, key, health, problem }: ProxyStanding): Told {
  const facts = [
    ['Address', host],
    ['It knows us by', proof],
    ['State', stateOf(health)],
    ...(health === null
      ? []
      : [
          [
            'Declaration',
            health.isSameDeclaration
              ? 'the same as here'
              : 'another one than here: run it in the version of this server',
          ],
          ['Objections by address', health.lookups ? 'recognized' : 'refused'],
        ]),
    ['Key', key],
    ...(health !== null && health.key !== key ? [['Key now', health.key]] : []),
  ];
  return { isSound: problem === null, lines: [...problemLines(problem), table(facts)] };
}

function psoxyTold({
  host,
  authorization,
  knowsSalt,
  salt,
  since,
  askedAt,
  health,
  problem,
}: PsoxyStandingShown): Told {
  const still = health === null ? '' : health.isSameSalt ? ', and still' : ', and not any more';
  const facts = [
    ['Address', host],
    ['It lets us in by', authorization],
    ['State', stateOf(health)],
    ...(health === null || health.source === null ? [] : [['It reads', health.source]]),
    ['Fingerprint of its salt', `${salt}… since ${minute(since)}${still}`],
    ['The salt itself', knowsSalt ? 'given, and sealed' : 'not given: HR files in clear match nobody here'],
    ['Asked', minute(askedAt)],
  ];
  return {
    isSound: problem === null && health?.isSound === true,
    lines: [...problemLines(problem), ...findingLines(health?.findings ?? []), table(facts)],
  };
}

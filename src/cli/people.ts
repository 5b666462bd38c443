// The commands about people: how much is matched, which accounts are not, what was decided, and how accounts are matched.
import { Argument, type Command, Option } from 'commander';
import type {
  AccountList,
  DecisionList,
  DecisionRequest,
  IdentitySettings,
  PeopleOverview,
} from '../api/contract/people.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import type { Run } from './with-house.ts';

const states = ['matched', 'unmatched', 'conflict', 'not-a-person'] as const;
type State = (typeof states)[number];

export function peopleCommands(program: Command, run: Run): void {
  program
    .command('people')
    .description('how many accounts are matched to people, or the accounts in one state')
    .addArgument(new Argument('[state]', 'list these accounts, the most important first').choices(states))
    .option('--json', 'print it as JSON')
    .action((state: State | undefined, options: { json?: boolean }) =>
      run((client) => (state === undefined ? printOverview(client, options) : printAccounts(client, state, options))),
    );

  const identity = program.command('identity').description('decide whose an account is, and how accounts are matched');
  decideCommand(identity, run);
  decisionCommands(identity, run);
  settingsCommand(identity, run);
}

function decideCommand(identity: Command, run: Run): void {
  const command = identity
    .command('decide')
    .description('say whose an account is; a decision is stronger than every rule, and stays until it is undone')
    .argument('<account>', 'the token of an account, as `tacit people unmatched` prints it')
    .addOption(new Option('--is <person>', 'it belongs to this person').conflicts(['same', 'separate', 'notAPerson']))
    .addOption(new Option('--same <account>', 'both are one person’s').conflicts(['separate', 'notAPerson']))
    .addOption(new Option('--separate <account>', 'they are not one person’s').conflicts(['notAPerson']))
    .option('--not-a-person', 'a shared mailbox or a machine');
  command.action((account: string, options: DecideOptions) => {
    const request = requestOf(account, options);
    if (request === undefined) {
      return command.error('error: say what it is: --is, --same, --separate or --not-a-person');
    }
    return run(async (client) => {
      const { number } = await client.call<{ number: number }>('POST', '/api/people/decisions', request);
      console.log(`Decision ${number} stands. \`npx tacit identity undo ${number}\` undoes it; figures follow.`);
      return 0;
    });
  });
}

interface DecideOptions {
  readonly is?: string;
  readonly same?: string;
  readonly separate?: string;
  readonly notAPerson?: boolean;
}

function requestOf(account: string, options: DecideOptions): DecisionRequest | undefined {
  if (options.is !== undefined) return { kind: 'is', account, person: options.is };
  if (options.same !== undefined) return { kind: 'same', account, other: options.same };
  if (options.separate !== undefined) return { kind: 'separate', account, other: options.separate };
  return options.notAPerson === true ? { kind: 'not-a-person', account } : undefined;
}

function decisionCommands(identity: Command, run: Run): void {
  identity
    .command('undo')
    .description('undo a decision: everything is as if it had never been made')
    .argument('<number>', 'its number')
    .action((number: string) =>
      run(async (client) => {
        await client.call('DELETE', `/api/people/decisions/${encodeURIComponent(number)}`);
        console.log(`Decision ${number} is undone; figures follow.`);
        return 0;
      }),
    );

  identity
    .command('decisions')
    .description('every decision that stands')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printDecisions(client, options)));
}

function settingsCommand(identity: Command, run: Run): void {
  const onOff = ['on', 'off'];
  identity
    .command('settings')
    .description('how accounts are matched; without an option what stands')
    .addOption(new Option('--strip-tags <on|off>', 'ann+news@ is ann@').choices(onOff))
    .addOption(new Option('--unique-usernames <on|off>', 'a username is one person’s in every tool').choices(onOff))
    .option('--domain-alias <pair...>', 'old.example=example.com: the first stands for the second; replaces all pairs')
    .addOption(new Option('--no-domain-aliases', 'no domain stands for another').conflicts(['domainAlias']))
    .option('--json', 'print it as JSON')
    .action((options: SettingOptions) => run((client) => settle(client, options)));
}

interface SettingOptions {
  readonly stripTags?: 'on' | 'off';
  readonly uniqueUsernames?: 'on' | 'off';
  readonly domainAlias?: readonly string[];
  /** False with `--no-domain-aliases`. */
  readonly domainAliases: boolean;
  readonly json?: boolean;
}

async function settle(client: Client, options: SettingOptions): Promise<number> {
  const { stripTags, uniqueUsernames, domainAlias, domainAliases } = options;
  const change = {
    ...(stripTags !== undefined && { stripsTags: stripTags === 'on' }),
    ...(uniqueUsernames !== undefined && { usernamesAreUnique: uniqueUsernames === 'on' }),
    ...(domainAlias !== undefined && { domainAliases: domainAlias.map((pair) => pair.split('=')) }),
    ...(!domainAliases && { domainAliases: [] }),
  };
  const path = '/api/people/settings';
  const isRead = Object.keys(change).length === 0;
  const settings = await (isRead
    ? client.call<IdentitySettings>('GET', path)
    : client.call<IdentitySettings>('PATCH', path, change));
  if (options.json === true) console.log(JSON.stringify(settings));
  else {
    const pairs = settings.domainAliases.map(([alias, domain]) => `${alias} is ${domain}`);
    console.log(
      table([
        ['Tags of addresses are taken off', settings.stripsTags ? 'yes' : 'no'],
        ['Usernames are one person’s in every tool', settings.usernamesAreUnique ? 'yes' : 'no'],
        ['Domains that stand for another', pairs.join(', ') || 'none'],
      ]),
    );
  }
  return 0;
}

async function printOverview(client: Client, { json }: { readonly json?: boolean }): Promise<number> {
  const found = await client.call<PeopleOverview>('GET', '/api/people');
  if (json === true) {
    console.log(JSON.stringify(found));
    return 0;
  }
  const { roster, sources, rules, unmatched, conflicts } = found;
  if (roster === null) console.log('There is no HR file yet: no account can be matched to a person.');
  else {
    const { people, withAccount, leftOut } = roster;
    console.log(`${count(people)} people in the latest HR file, ${count(withAccount)} of them with an account.`);
    if (leftOut > 0) console.log(`${count(leftOut)} are left out of every figure.`);
  }
  const head = ['SOURCE', 'ACCOUNTS', 'MATCHED', 'OF MESSAGES', 'BOTS', 'EXTERNAL', 'SHARED'];
  const rows = sources.map(({ name, accounts, messages, bots, external, shared }) => [
    name,
    accounts.of,
    shareOf(accounts),
    shareOf(messages),
    bots,
    external,
    shared,
  ]);
  if (rows.length > 0) console.log(`\n${table([head, ...rows])}`);
  const matched = rules.map(({ rule, accounts, confidence }) => [rule, accounts, confidence]);
  if (matched.length > 0) console.log(`\n${table([['RULE', 'ACCOUNTS', 'CONFIDENCE'], ...matched])}`);
  console.log(`\n${count(unmatched)} accounts are unmatched, ${count(conflicts)} in conflict.`);
  return 0;
}

const count = (number: number): string => number.toLocaleString('en');

const shareOf = ({ of, matched }: { readonly of: number; readonly matched: number }): string =>
  of === 0 ? '' : `${Math.floor((100 * matched) / of)} %`;

async function printAccounts(client: Client, state: State, { json }: { readonly json?: boolean }): Promise<number> {
  const { total, accounts } = await allAccounts(client, state, json === true);
  if (json === true) console.log(JSON.stringify({ total, accounts }));
  else if (total === 0) console.log('There is none.');
  else {
    const head = ['ACCOUNT', 'SOURCE', 'CLASS', 'MESSAGES', 'FROM', 'TO', 'PERSON'];
    console.log(
      table([
        head,
        ...accounts.map((one) => [
          one.account,
          one.source,
          one.class,
          one.messages,
          one.firstDay,
          one.lastDay,
          one.person ?? '',
        ]),
      ]),
    );
    for (const { account, suggestions } of accounts) {
      for (const { person, why, groups } of suggestions) {
        console.log(`\n${account} may be ${person}\n  ${[why, ...groups].join(' · ')}`);
      }
    }
    if (total > accounts.length) console.log(`\n${count(total - accounts.length)} more; --json has them all.`);
  }
  return 0;
}

/** The first page, or all of them. */
async function allAccounts(client: Client, state: State, isWhole: boolean): Promise<AccountList> {
  const accounts: AccountList['accounts'] = [];
  for (;;) {
    const path = `/api/people/accounts?state=${state}&offset=${accounts.length}`;
    const page = await client.call<AccountList>('GET', path);
    accounts.push(...page.accounts);
    if (!isWhole || page.accounts.length === 0 || accounts.length >= page.total) return { total: page.total, accounts };
  }
}

async function printDecisions(client: Client, { json }: { readonly json?: boolean }): Promise<number> {
  const { decisions } = await client.call<DecisionList>('GET', '/api/people/decisions');
  if (json === true) console.log(JSON.stringify(decisions));
  else if (decisions.length === 0) console.log('Nothing is decided.');
  else {
    const head = ['NUMBER', 'ACCOUNT', 'DECISION', 'OTHER', 'BY', 'ON'];
    const rows = decisions.map(({ number, account, kind, other, decidedBy, decidedAt }) => [
      number,
      account,
      kind,
      other ?? '',
      decidedBy,
      decidedAt.slice(0, 10),
    ]);
    console.log(table([head, ...rows]));
  }
  return 0;
}

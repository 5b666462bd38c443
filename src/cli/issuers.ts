// The commands about issuers of OpenID Connect: list them, add one, ask one, remove one.
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Issuer, IssuerCheck, IssuerList, NewIssuer } from '../api/contract/issuers.ts';
import { Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import { typedId } from './typed-id.ts';
import type { Run } from './with-house.ts';

interface AddOptions {
  readonly kind: NewIssuer['kind'];
  readonly name: string;
  readonly url: string;
  readonly clientId: string;
  readonly domain: readonly string[];
  readonly trustAddresses?: boolean;
  readonly everybody?: boolean;
  readonly roleClaim?: string;
  readonly role?: NewIssuer['roles'];
}

export function issuerCommands(program: Command, run: Run): void {
  const issuer = program.command('issuer').description('the issuers of OpenID Connect that members sign in with');
  issuer
    .command('list', { isDefault: true })
    .description('every issuer, its domains, and how many members sign in with it')
    .option('--json', 'print it as JSON')
    .action(({ json }: { readonly json?: boolean }) => run((client) => printIssuers(client, json === true)));
  issuer
    .command('check <url>')
    .description('ask an issuer what it says of itself; nothing is changed')
    .action((url: string) => run((client) => check(client, url)));
  addCommand(issuer, run);
  issuer
    .command('remove <id>')
    .description('remove an issuer; sessions that were begun with it end, and its members are bound to none')
    .action((id: string) =>
      run(async (client) => {
        await client.call('DELETE', `/api/issuers/${typedId(id, 'issuer')}`);
        console.log('Removed. Sessions that were begun with it have ended.');
        return 0;
      }),
    );
}

function addCommand(issuer: Command, run: Run): void {
  issuer
    .command('add')
    .description('let members sign in with an issuer; its client secret comes on standard input')
    .requiredOption('--name <name>', 'what stands on the button')
    .requiredOption('--url <url>', 'the issuer, such as https://accounts.google.com')
    .requiredOption('--client-id <id>', 'the client id of your app there')
    .requiredOption('--domain <domain...>', 'domains whose addresses may sign in')
    .addOption(
      new Option('--kind <kind>', 'which one it is').choices(['google', 'microsoft', 'okta', 'other']).default('other'),
    )
    .option('--trust-addresses', 'addresses count as verified where the issuer says nothing about it')
    .option('--everybody', 'who has no invitation comes in as a member, who sees their own data alone')
    .option('--role-claim <name>', 'the claim that says the role')
    .option('--role <value=role...>', 'which value of that claim means which role; the first that fits counts', pair)
    .action((options: AddOptions) => run((client) => add(client, options)));
}

function pair(given: string, before: NewIssuer['roles'] = []): NewIssuer['roles'] {
  const at = given.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give a value and a role, such as people-team=analyst.');
  return [...before, { value: given.slice(0, at), role: given.slice(at + 1) as NewIssuer['roles'][number]['role'] }];
}

async function add(client: Client, options: AddOptions): Promise<number> {
  const clientSecret = (await text(process.stdin)).trim();
  if (clientSecret === '') {
    const next = 'Write it there: `npx tacit issuer add … < secret.txt`.';
    throw new Refused('invalid-request', 'No client secret came on standard input.', next);
  }
  const { kind, name, url, clientId, domain, trustAddresses, everybody, roleClaim, role } = options;
  const issuer: NewIssuer = {
    kind,
    name,
    url,
    clientId,
    clientSecret,
    domains: [...domain],
    trustsAddresses: trustAddresses === true,
    uninvitedRole: everybody === true ? 'member' : null,
    roleClaim: roleClaim ?? null,
    roles: role ?? [],
  };
  const { id } = await client.call<Issuer>('POST', '/api/issuers', issuer);
  const { redirectUrl } = await client.call<IssuerList>('GET', '/api/issuers');
  console.log(`Added: ${id}`);
  console.log(`Its redirect URL, to be entered there: ${redirectUrl}`);
  return 0;
}

async function check(client: Client, url: string): Promise<number> {
  const { saysPkce } = await client.call<IssuerCheck>('POST', '/api/issuers/check', { url });
  console.log('It answers as an issuer should.');
  if (!saysPkce) console.log('It does not say whether it knows PKCE with S256; it is used all the same.');
  return 0;
}

async function printIssuers(client: Client, asJson: boolean): Promise<number> {
  const list = await client.call<IssuerList>('GET', '/api/issuers');
  if (asJson) console.log(JSON.stringify(list));
  else if (list.issuers.length === 0) console.log('Members sign in with links alone.');
  else {
    const rows = list.issuers.map((each) => [each.id, each.name, each.url, each.domains.join(' '), `${each.members}`]);
    console.log(table([['ID', 'NAME', 'ISSUER', 'DOMAINS', 'MEMBERS'], ...rows]));
  }
  if (!asJson) console.log(`Redirect URL: ${list.redirectUrl}`);
  return 0;
}

// The commands about API tokens: make one for a program, see which stand, revoke one.
import { type Command, InvalidArgumentError } from 'commander';
import type { ApiTokenList, ApiTokenMade } from '../api/contract/api-tokens.ts';
import { apiScopes, longestLifeInDays } from '../control/api-tokens.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import { typedId } from './typed-id.ts';
import type { Run } from './with-house.ts';

interface CreateOptions {
  readonly scope: readonly string[];
  readonly days: number;
  readonly json?: boolean;
}

export function apiTokenCommands(program: Command, run: Run): void {
  const token = program.command('token').description('API tokens, with which programs use the API');
  token
    .command('create')
    .argument('<name>', 'what it is for')
    .description('print a new API token; it is shown this once')
    .requiredOption('--scope <scope...>', `what it opens: ${Object.keys(apiScopes).join(', ')}`)
    .option('--days <count>', 'for how many days it works', countOfDays, 90)
    .option('--json', 'print it as JSON')
    .action((name: string, { scope, days, json }: CreateOptions) =>
      run(async (client) => {
        const asked = { name, scopes: scope, lifeInDays: days };
        const made = await client.call<ApiTokenMade>('POST', '/api/tokens', asked);
        console.log(json === true ? JSON.stringify(made) : made.token);
        return 0;
      }),
    );
  token
    .command('list')
    .description('the API tokens, newest first, with what they open and when they were used')
    .option('--json', 'print it as JSON')
    .action(({ json }: { json?: boolean }) => run((client) => printTokens(client, json === true)));
  token
    .command('revoke')
    .argument('<token>', 'its id')
    .description('end an API token at once')
    .action((id: string) =>
      run(async (client) => {
        await client.call('DELETE', `/api/tokens/${typedId(id, 'token list')}`);
        console.log('The token is revoked: it opens nothing any more.');
        return 0;
      }),
    );
}

async function printTokens(client: Client, isJson: boolean): Promise<number> {
  const { tokens } = await client.call<ApiTokenList>('GET', '/api/tokens');
  if (isJson) console.log(JSON.stringify({ tokens }));
  else if (tokens.length === 0) console.log('There is no API token.');
  else {
    const rows = tokens.map((each) => [
      each.name,
      each.scopes.join(' '),
      each.madeBy ?? 'operator',
      each.endsAt.slice(0, 10),
      each.usedOn ?? 'never',
      each.state,
      each.id,
    ]);
    console.log(table([['NAME', 'SCOPES', 'MADE BY', 'ENDS', 'USED', 'STATE', 'ID'], ...rows]));
  }
  return 0;
}

function countOfDays(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= longestLifeInDays) return count;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${longestLifeInDays}.`);
}

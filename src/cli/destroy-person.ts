// `tacit destroy person`: one person, by an address from standard input or by a token. Neither is kept or printed.
import type { Command } from 'commander';
import type { DestroyTarget } from '../api/contract/destroy.ts';
import { errorCodes, Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import type { Run } from './with-house.ts';

/** What every destruction is asked with. */
export interface DestroyOptions {
  readonly preview?: boolean;
  readonly confirm?: string;
  readonly json?: boolean;
}

interface PersonOptions extends DestroyOptions {
  readonly addressStdin?: boolean;
  readonly token?: string;
  readonly andObject?: boolean;
}

/** `command` has the options that every destruction has; `act` previews or asks. */
export function personCommand(
  command: Command,
  run: Run,
  act: (client: Client, target: DestroyTarget, options: DestroyOptions) => Promise<number>,
): void {
  command
    .option('--address-stdin', 'read their e-mail address from standard input')
    .option('--token <token>', 'the token of an account or person of theirs')
    .option('--and-object', 'and keep nothing about them from now on; without it they are collected again')
    .action((options: PersonOptions) =>
      run(async (client) => {
        const whom = await whomOf(options);
        return act(client, { is: 'person', objects: options.andObject === true, whom }, options);
      }),
    );
}

async function whomOf({ addressStdin, token }: PersonOptions) {
  if ((addressStdin === true) === (token !== undefined)) {
    throw new Refused(
      'invalid-request',
      `${errorCodes['invalid-request']} Say of whom, in one way.`,
      'Pipe the address in with --address-stdin, or give --token TOKEN.',
    );
  }
  return token === undefined ? { address: await readAddress(process.stdin) } : { token: token.trim().toLowerCase() };
}

/** No address is longer; what is piped in by mistake is not read to its end. */
const longest = 254;

async function readAddress(input: NodeJS.ReadStream): Promise<string> {
  if (input.isTTY) console.error('Type the address, then press Enter and Ctrl-D.');
  let text = '';
  for await (const piece of input) {
    text += String(piece);
    if (text.length > longest + 2) break;
  }
  const address = text.trim();
  if (address !== '' && address.length <= longest) return address;
  throw new Refused(
    'invalid-request',
    address === '' ? 'No address came on standard input.' : 'What came on standard input is no address.',
    'Pipe it in: `npx tacit destroy person --address-stdin < address.txt`.',
  );
}

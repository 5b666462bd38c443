// `tacit proxy`: runs the pseudonymizing proxy in the network of the source; `tacit proxy-caller`: what it knows us by.
import type { Command } from 'commander';
import type { ProxyCaller } from '../api/contract/proxies.ts';
import type { PreviewOptions, ServeOptions } from '../proxy/program.ts';
import type { Run } from './with-house.ts';

const speaks = { out: process.stdout };
const ofProxy = () => import('../proxy/program.ts');

export function proxyCommands(program: Command, run: Run): void {
  const proxy = program
    .command('proxy')
    .description('a proxy that holds the token and the key in your network and gives kept rows alone');
  proxy
    .command('serve', { isDefault: true })
    .description('run it; so when nothing else is said')
    .option('--connector <name>', "what is read: 'slack' when left out")
    .option('--record-evidence <file>', 'add a line for each request: what came and what went on, as counts')
    .action(async (options: ServeOptions) => (await ofProxy()).serve(process.env, options, speaks));
  proxy
    .command('preview')
    .description('show the records of one live page beside what would leave the network; nothing is stored')
    .option('--connector <name>', "what is read: 'slack' when left out")
    .option('--method <name>', 'the method of the source; its messages when left out')
    .option('--channel <pattern...>', 'of a channel of that name')
    .option('--records <count>', 'how many records; 5 when left out', Number)
    .option('--not-a-terminal', 'show what people wrote although this is no terminal')
    .action(async (options: PreviewOptions) => (await ofProxy()).showPreview(process.env, options, speaks));
  proxy
    .command('evidence')
    .description('sum up what --record-evidence wrote')
    .argument('<file>', 'the file')
    .action(async (path: string) => (await ofProxy()).showEvidence(path, speaks));
  proxy
    .command('sanitize')
    .description('turn Slack exports and HR files into files of kept rows, with the key of the proxy')
    .argument('<file...>', 'a .zip file or folder of an export, or a .csv, .csv.gz or .xlsx file of HR')
    .option('--to <folder>', 'where they go; here when left out')
    .option('--map <file>', 'a JSON file that says what columns of HR files are taken for')
    .action(async (paths: string[], options: { to?: string; map?: string }) =>
      (await ofProxy()).sanitizeFiles(process.env, paths, options, speaks),
    );
  program
    .command('proxy-caller')
    .description('print what a proxy knows this collector by: a JSON Web Key Set, or a certificate')
    .option('--certificate', 'print the certificate, as PEM')
    .action(({ certificate }: { certificate?: true }) =>
      run(async (client) => {
        const caller = await client.call<ProxyCaller>('GET', '/api/proxy-caller');
        console.log(certificate === true ? caller.certificate.trim() : JSON.stringify(caller.keys));
        return 0;
      }),
    );
}

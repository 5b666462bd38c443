// `tacit proxy`: runs the pseudonymizing proxy in the network of the source; `tacit proxy-caller`: what it knows us by.
import type { Command } from 'commander';
import type { ProxyCaller } from '../api/contract/proxies.ts';
import type { Run } from './with-house.ts';

export function proxyCommands(program: Command, run: Run): void {
  program
    .command('proxy')
    .description('run a proxy that holds the token and the key in your network and gives kept rows alone')
    .action(async () => {
      const { runProxy } = await import('../proxy/run.ts');
      const proxy = await runProxy(process.env);
      console.log(`The proxy listens on port ${proxy.port}. Stop: Ctrl-C`);
      await new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      });
      await proxy.close();
    });
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

// `tacit proxy`: runs the pseudonymizing proxy in the network of the source, with the settings of its environment.
import type { Command } from 'commander';
import { openLog } from '../base/log.ts';

export function proxyCommand(program: Command): void {
  program
    .command('proxy')
    .description('run a proxy that holds the token and the key in your network and gives kept rows alone')
    .action(async () => {
      const { runProxy } = await import('../proxy/run.ts');
      const proxy = await runProxy(process.env, openLog('warn'));
      console.log(`The proxy listens on port ${proxy.port}. Stop: Ctrl-C`);
      await new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      });
      await proxy.close();
    });
}

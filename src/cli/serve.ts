// `tacit serve`: opens the house, listens, prints the sign-in link and stays until it is told to stop.
import type { Command } from 'commander';
import { readSettings } from '../base/settings.ts';
import type { House } from './wiring/house.ts';

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('start everything and stay; what `npm start` runs')
    .option('--https', 'listen with TLS, with a certificate that is made in the data folder')
    .action(async ({ https }: { https?: boolean }) => {
      const { openHouse } = await import('./wiring/house.ts');
      const house = await openHouse(readSettings(process.env, process.cwd(), { isHttps: https === true }));
      try {
        await house.listen();
        await greet(house);
        await toldToStop();
      } finally {
        await house.close();
      }
    });
}

async function greet(house: House): Promise<void> {
  const link = await house.signInLink();
  const lines = ['', `Tacit is ready. Sign in with this link (once, within 15 minutes):`, '', `  ${link}`, ''];
  if (house.certificate !== null) {
    lines.push(
      'Your browser will warn once: the certificate is of this machine alone. Its SHA-256 fingerprint is',
      `  ${house.certificate.fingerprint}`,
      '',
    );
  }
  if (house.newMasterKey !== null) {
    lines.push(
      `A master key was made: ${house.newMasterKey}`,
      'Back it up somewhere else. Without it nothing that is sealed can be opened again.',
      '',
    );
  }
  lines.push('Another link: npx tacit sign-in-link · Stop: Ctrl-C', '');
  console.log(lines.join('\n'));
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

// `tacit evidence`: the papers about what is done with people's data, into a folder.
import type { Command } from 'commander';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidencePack } from '../api/contract/evidence.ts';
import type { Run } from './with-house.ts';

export function evidenceCommand(program: Command, run: Run): void {
  program
    .command('evidence')
    .description('papers for a data protection officer or works council, from the running configuration')
    .option('--out <folder>', 'where they are written', 'tacit-evidence')
    .action(({ out }: { readonly out: string }) =>
      run(async (client) => {
        const { papers } = await client.call<EvidencePack>('GET', '/api/evidence');
        await mkdir(out, { recursive: true, mode: 0o700 });
        for (const { name, text } of papers) await writeFile(join(out, name), text, { mode: 0o600 });
        console.log(`${papers.length} papers in ${out}. Begin with ${join(out, 'index.md')}.`);
        return 0;
      }),
    );
}

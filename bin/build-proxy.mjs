// `npm run build:proxy`: makes one file of the proxy, dist/tacit-proxy.mjs, which any Node from 22 on runs by itself.
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root } from './install.mjs';

await ensureInstalled();
const { build } = await import('vite');
const folder = process.argv[2] ?? join(root, 'dist');
mkdirSync(folder, { recursive: true });
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: join(root, 'src', 'proxy', 'main.ts'),
    outDir: folder,
    emptyOutDir: false,
    target: 'node22',
    minify: false,
    rollupOptions: { output: { entryFileNames: 'tacit-proxy.mjs', codeSplitting: false } },
  },
  ssr: { noExternal: true },
});
const { size } = statSync(join(folder, 'tacit-proxy.mjs'));
console.log(`tacit-proxy.mjs: ${(size / 1024).toFixed(0)} KB`);

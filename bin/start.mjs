// `npm start`: installs what is missing, builds the console if it changed, and serves; `npm start -- --https` with TLS.
import { ensureConsole } from './console.mjs';
import { ensureInstalled } from './install.mjs';
import { runTacit } from './runtime.mjs';

await ensureInstalled();
await ensureConsole();
await runTacit(['serve', ...process.argv.slice(2)]);

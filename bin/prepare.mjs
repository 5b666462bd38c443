// Installs and builds without starting: for an image, or a machine whose service may not write its own program.
import { ensureConsole } from './console.mjs';
import { ensureInstalled } from './install.mjs';

await ensureInstalled();
await ensureConsole();

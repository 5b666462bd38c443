#!/usr/bin/env node
// `npx tacit …`: the program, on the right Node, after installing what is missing.
import { ensureInstalled } from './install.mjs';
import { runTacit } from './runtime.mjs';

await ensureInstalled();
await runTacit(process.argv.slice(2));

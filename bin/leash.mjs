// Runs a program that ends with the process which started it, even if that one was killed outright.
import { pathToFileURL } from 'node:url';

const [, , program] = process.argv;
process.argv.splice(1, 1);

// The channel closes with the parent. It must not keep a finished program alive, hence unref.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

await import(pathToFileURL(program).href);

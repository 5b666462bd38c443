// The proxy as a program of its own: what `npm run build:proxy` makes one file of, to be run where nothing else of Tacit is.
import { isHouseError } from '../base/errors.ts';
import { runProxy } from './run.ts';

try {
  const proxy = await runProxy(process.env);
  console.log(`The proxy listens on port ${proxy.port}.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void proxy.close());
} catch (error) {
  console.error(isHouseError(error) ? `${error.message}\n${error.next} (${error.code})` : 'The proxy did not start.');
  process.exitCode = 1;
}

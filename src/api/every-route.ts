// Every route of the API, for what has to know them all: the page about roles, and the test that tries each.
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { GuardedRoute } from './description.ts';
import { buildApi } from './server.ts';
import type { Services } from './services.ts';

/** Every route that there is, where nothing is left out. */
export async function everyRoute(): Promise<readonly GuardedRoute[]> {
  const own = { clock: systemClock, log: silentLog, publicUrl: 'http://localhost:7400', connectors: [], proxies: [] };
  // Nobody is answered, so what stands behind the doors need not be there.
  const services = new Proxy(own, {
    get: (known, name) => Reflect.get(known, name) ?? {},
  }) as unknown as Services;
  const { app } = await buildApi(services, undefined);
  const routes = app.guardedRoutes.toSorted((one, other) => order(one).localeCompare(order(other), 'en'));
  await app.close();
  return routes;
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const order = ({ method, path }: GuardedRoute): string => `${path} ${methods.indexOf(method)}`;

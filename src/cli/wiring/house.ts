// Opens the whole house on one data folder: engines, control plane, event store, imports, figures and the API.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signInLink } from '../../api/links.ts';
import { type Api, buildApi } from '../../api/server.ts';

import { type Certificate, keepCertificate } from '../../base/certificate.ts';
import { days, systemClock } from '../../base/clock.ts';
import { type DataDirectory, openDataDirectory } from '../../base/data-directory.ts';
import { type Log, codeOf, openLog } from '../../base/log.ts';
import { ownUrl, type Settings } from '../../base/settings.ts';
import { Imports } from '../../collector/imports.ts';
import { connectors } from '../../connectors/index.ts';
import type { Control } from '../../control/control.ts';
import { ensureDefault, findOrganization, listOrganizations } from '../../control/organizations.ts';
import { openQueue } from '../../control/queue.ts';
import { openSignIn, type SignIn } from '../../control/sign-in.ts';
import { openEventStore } from '../../events/store.ts';
import { keepingOutOf } from '../../governance/keeping-out.ts';
import { openDestroyer } from './destroying.ts';
import { dataVersion, openEngines } from './engines.ts';
import { keepFigures } from './figure-keeper.ts';
import { openKeys } from './key-services.ts';
import { openLive } from './live.ts';
import { openWithMasterKey } from './master-key.ts';
import { importRecords, type Rooms } from './records.ts';
import { openRetention } from './retention-services.ts';
import { openRosters } from './rosters.ts';
import { wire } from './services.ts';

export interface House {
  /** The private socket of the API. */
  readonly socket: string;
  /** The path of a master key that was made just now, or null. */
  readonly newMasterKey: string | null;
  /** What the door shows with `--https`, or null. */
  readonly certificate: Certificate | null;
  /** Opens the network door. Gives the port. Throws Refused 'port-in-use'. */
  listen(): Promise<number>;
  signInLink(): Promise<string>;
  close(): Promise<void>;
}

const consoleFolder = fileURLToPath(new URL('../../../console/dist', import.meta.url));

/** Throws Refused with a sentence when the data folder, a setting or an engine is not as it should be. */
export async function openHouse(settings: Settings): Promise<House> {
  const log = openLog(settings.logLevel);
  const closing: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    const steps = closing.splice(0).toReversed();
    // One step that fails keeps none of the others from being done: an engine left running would hold the folder.
    for (const end of steps) await end().catch((error: unknown) => log.warn('closing', { code: codeOf(error) }));
  };
  try {
    return { ...(await open(settings, log, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(settings: Settings, log: Log, closing: (() => Promise<void>)[]): Promise<Omit<House, 'close'>> {
  const directory = await openDataDirectory(settings.dataDirectory, { version: dataVersion, clock: systemClock });
  closing.push(() => directory.close());
  const { rooms, engine, newMasterKey } = await openRooms(settings, directory, log, closing);
  const { control, store } = rooms;
  const queue = openQueue(control);
  closing.push(() => queue.stop());
  const keeper = keepFigures(control, store, queue);
  const retention = openRetention(rooms, queue, keeper, closing);
  const records = importRecords(rooms, (organizationId) => keeper.compute(organizationId));
  const imports = new Imports({ records, engine, clock: systemClock, log });
  closing.push(() => imports.stop());
  // A port that the machine chose is known when somebody listens.
  let { publicUrl } = settings;
  const { live, close: closeLive } = await openLive({
    settings,
    control,
    store,
    queue,
    publicUrl: () => publicUrl,
    requestFigures: (organizationId) => keeper.request(organizationId),
    folder: directory.path,
  });
  closing.push(closeLive);
  const rosters = openRosters({ control, store, folder: directory.temporary, sources: live.sources, keeper });
  closing.push(() => rosters.close());
  const signIn = openSignIn({ control, publicUrl: settings.publicUrl });
  const keys = openKeys(control, engine, { keeper, syncs: live.syncs }, closing);
  const destroyer = await openDestroyer({ settings, directory, live, queue, imports, keeper, rosters }, closing);
  const parts = { imports, keeper, signIn, live, rosters: rosters.services, keys, engine, destroyer, retention };
  const services = wire(settings, log, directory, rooms, parts);
  const certificate = settings.isHttps ? keepCertificate(directory.path, settings.publicUrl, systemClock) : null;
  const page = existsSync(join(consoleFolder, 'index.html')) ? consoleFolder : undefined;
  const api = await buildApi(services, page, certificate ?? undefined);
  closing.push(() => api.close());
  if (certificate !== null) closing.push(renewDaily(settings, directory, api, log));
  await api.listenLocally(directory.socket);
  keeper.catchUp().catch((error: unknown) => log.warn('figures are behind', { code: codeOf(error) }));
  return {
    socket: directory.socket,
    newMasterKey,
    certificate,
    async listen() {
      const port = await api.listen(settings.host, settings.port);
      if (settings.port === 0) publicUrl = ownUrl(settings.isHttps, port);
      await Promise.all([live.syncs.start(), retention.start()]);
      return port;
    },
    signInLink: async () => signInLink(publicUrl, await firstLink(control, signIn, settings.organization)),
  };
}

/** The token of a link for the first owner of the organization that the settings name, or of the first one. */
async function firstLink(control: Control, signIn: SignIn, organization: string | undefined): Promise<string> {
  const { id } = await (organization === undefined ? ensureDefault(control) : findOrganization(control, organization));
  return signIn.signInLink(id);
}

/** The engines, and what stands on them alone. */
async function openRooms(
  settings: Settings,
  directory: DataDirectory,
  log: Log,
  closing: (() => Promise<void>)[],
): Promise<{ readonly rooms: Rooms; readonly engine: EngineAddress; readonly newMasterKey: string | null }> {
  const masterKey = await directory.readMasterKey(settings.masterKey);
  const { databaseUrl, clickhouseUrl } = settings;
  const engines = await openEngines({ directory, databaseUrl, clickhouseUrl, log });
  closing.push(() => engines.stop());
  const control = await openWithMasterKey(directory, masterKey, {
    pool: engines.postgres.pool,
    clock: systemClock,
    log,
  });
  closing.push(() => control.close());
  const store = openEventStore(engines.clickHouse, keepingOutOf(control));
  closing.push(() => store.close());
  await ensureDefault(control);
  for (const { id } of await listOrganizations(control)) await store.prepareOrganization(id);
  const { url, username, password } = engines.clickHouse;
  return {
    rooms: { control, store, connectors },
    engine: { url, username, password },
    newMasterKey: masterKey.isNew ? masterKey.path : null,
  };
}

/** What a thread needs to reach the event store: no functions, so that it can be handed over. */
interface EngineAddress {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** A server may run for longer than its certificate. */
function renewDaily(settings: Settings, { path }: DataDirectory, api: Api, log: Log): () => Promise<void> {
  const renew = (): void => {
    try {
      const certificate = keepCertificate(path, settings.publicUrl, systemClock);
      if (certificate.isNew) api.renewCertificate(certificate);
    } catch (error) {
      log.warn('the certificate could not be renewed', { code: codeOf(error) });
    }
  };
  const timer = setInterval(renew, days(1)).unref();
  return async () => clearInterval(timer);
}

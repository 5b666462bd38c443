// The apps of the stand-in: one that is ready made, and those that somebody creates from a manifest.
import type { Mint } from '../mint.ts';
import type { App, StateStore } from '../state.ts';
import type { Manifest } from './manifest.ts';

export interface Apps {
  /** Made when the stand-in starts, so that a newcomer has nothing to create. */
  readonly ready: App;
  byId(id: string): App | undefined;
  byClientId(clientId: string): App | undefined;
  create(manifest: Manifest): App;
}

/** What the ready-made app is set up with. */
export interface ReadyApp {
  /** Where it may send a browser back to; any port of this machine when left out. */
  readonly redirectUrls?: readonly string[];
  readonly isRotating?: boolean;
  /** Discovery is open to it from the start. */
  readonly hasDiscovery?: boolean;
}

export const readingScopes = ['channels:read', 'channels:history', 'users:read', 'users:read.email'] as const;

export function openApps(mint: Mint, store: StateStore, ready: ReadyApp): Apps {
  const made = (
    name: string,
    description: string,
    rest: Omit<App, 'id' | 'clientId' | 'clientSecret' | 'name' | 'description'>,
    key: string,
  ): App => ({
    id: mint.id('A', key),
    clientId: `${digits(mint.derive('team', key))}.${digits(mint.derive('client', key))}`,
    clientSecret: mint.derive('secret', key),
    name,
    description,
    ...rest,
  });
  const readyApp = made(
    'Tacit',
    'Collects who wrote when and how much, never what',
    {
      redirectUrls: ready.redirectUrls ?? [
        'http://127.0.0.1',
        'http://localhost',
        'https://127.0.0.1',
        'https://localhost',
      ],
      botScopes: [],
      userScopes: readingScopes,
      isRotating: ready.isRotating ?? false,
      isOrgReady: true,
    },
    'ready',
  );
  if (ready.hasDiscovery === true && store.state.discovery[readyApp.id] === undefined) {
    openDiscovery({ store }, readyApp.id);
  }
  const all = () => [readyApp, ...store.state.apps];
  return {
    ready: readyApp,
    byId: (id) => all().find((app) => app.id === id),
    byClientId: (clientId) => all().find((app) => app.clientId === clientId),
    create({ name, description, ...rest }) {
      const app = made(name, description, rest, mint.next());
      store.state.apps.push(app);
      store.save();
      return app;
    },
  };
}

/** Slack opens Discovery to an app; `isWriting`: and more than was asked for. */
export function openDiscovery({ store }: { readonly store: StateStore }, appId: string, isWriting = false): void {
  store.state.discovery[appId] = { isWriting };
  store.save();
}

function digits(hex: string): string {
  return BigInt(`0x${hex}`).toString().slice(0, 13);
}

// What the console and the API say to each other about proxies in an organization's own network.
import { z } from 'zod';
import { problemText } from './live.ts';
import { chosenName } from './session.ts';

/** How a proxy knows who asks it. */
export const proxyProof = z.enum(['secret', 'token', 'certificate']);

/** POST /api/connectors/:id/proxy: read through a proxy that holds the token and the key of the pseudonyms. */
export const proxyGiven = z.object({
  url: z.string().trim().min(8).max(300),
  proof: proxyProof.default('secret'),
  /** For the proof of that name alone. */
  secret: z.string().trim().min(16).max(500).optional(),
  /** The certificate that vouches for the proxy, as PEM, where it is none that everybody knows. */
  authority: z.string().max(20_000).optional(),
  name: chosenName(80).optional(),
});

/** GET /api/proxy-caller: what a proxy is given to know us by; nothing of it is secret. */
export const proxyCaller = z.object({
  /** As PEM: the authority of the callers, for a proxy that asks for certificates. */
  certificate: z.string(),
  /** A JSON Web Key Set, for a proxy that takes signed tokens. */
  keys: z.object({ keys: z.array(z.record(z.string(), z.string())) }),
});
export type ProxyCaller = z.infer<typeof proxyCaller>;

/** GET /api/connections/:id/proxy: how the proxy of a connection stands, asked now. */
export const proxyStanding = z.object({
  host: z.string(),
  proof: proxyProof,
  /** Of the proxy's key, as it was when the connection was made. */
  key: z.string(),
  /** What it says of itself; null where it did not answer as it should. */
  health: z
    .object({
      version: z.string(),
      key: z.string(),
      /** False where its declaration is another one than this server's. */
      isSameDeclaration: z.boolean(),
      /** Whether it says which tokens an address has; without that nobody objects or is erased by one. */
      lookups: z.boolean(),
    })
    .nullable(),
  problem: problemText.nullable(),
});
export type ProxyStanding = z.infer<typeof proxyStanding>;

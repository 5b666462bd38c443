// The description of the API: every route with its shapes, what it does and whom it serves.
import fastifySwagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Access } from './access.ts';
import type { ApiScope } from '../control/api-tokens.ts';
import { routeWords } from './route-words.ts';

export interface GuardedRoute {
  readonly method: string;
  /** `/api/connections/{id}`. */
  readonly path: string;
  readonly access: Access;
  /** What an API token must have; none may where it is undefined. */
  readonly scope: ApiScope | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route but those of the console's files, in the order in which they were made. */
    guardedRoutes: GuardedRoute[];
  }
}

/** What is not registered after this is not described. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  app.decorate('guardedRoutes', []);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!/^\/(?:api|oauth|sign-in)\//.test(url)) return;
    for (const one of [method].flat()) {
      if (one !== 'HEAD')
        app.guardedRoutes.push({
          method: one,
          path: pathOf(url),
          access: config?.access ?? 'anyone',
          scope: config?.scope,
        });
    }
  });
  await app.register(fastifySwagger, {
    openapi: {
      info: { title: 'Tacit', description: 'Workplace analytics that never keeps what people say', version: '1' },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const { method, config } = route.route;
      const summary = routeWords[`${String(method)} ${pathOf(url)}`];
      return { schema: { ...schema, ...(summary !== undefined && { summary }), 'x-access': config?.access }, url };
    },
  });
}

const pathOf = (url: string): string => url.replace(/:(\w+)/g, '{$1}');

// Starts the console: the theme, the queries, the router.
import '@mantine/core/styles.css';
import './base.css';
import './frame/frame.css';
import './frame/ledger.css';
import './figures/figures.css';
import './imports/imports.css';
import './connect/connect.css';
import './live/live.css';
import './people/people.css';
import './hris/hris.css';
import './members/members.css';
import './audit/audit.css';
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/client.ts';
import { sessionQuery } from './api/queries.ts';
import { router } from './router.tsx';
import { styleNonce } from './style-nonce.ts';
import { cssVariables, theme } from './theme.ts';

const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (reason) => {
      if (!(reason instanceof Problem)) return;
      // A session that ended anywhere has ended everywhere.
      if (reason.status === 401) queryClient.setQueryData(sessionQuery.queryKey, null);
      // Another role may have been given meanwhile: then the page says whom it is for.
      if (reason.status === 403) void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, reason) =>
        failures < 1 && !(reason instanceof Problem && reason.status >= 400 && reason.status < 500),
      retryDelay: 700,
    },
  },
});

const host = document.getElementById('console');
if (!host) throw new Error('index.html has no element with the id console');
createRoot(host).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

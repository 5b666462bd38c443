// Sends the browser to the source's consent page; the source sends it back to us.
import { useMutation } from '@tanstack/react-query';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectorPath } from '../api/live-queries.ts';

interface ConsentAsked {
  readonly connectorId: string;
  readonly mode: LiveConnection['mode'];
  /** The connection to reconnect. */
  readonly connectionId?: string | undefined;
  /** Asks for the whole organization at the source. */
  readonly isOfOrganization?: boolean;
}

export function useConsent() {
  return useMutation({
    mutationFn: ({ connectorId, mode, connectionId, isOfOrganization = false }: ConsentAsked) =>
      change<{ url: string }>('POST', connectorPath(connectorId, '/consent'), {
        mode,
        isOfOrganization,
        ...(connectionId !== undefined && { connectionId }),
      }),
    onSuccess: ({ url }) => {
      const target = new URL(url, window.location.href);
      if (target.protocol === 'https:' || target.protocol === 'http:') window.location.assign(target.href);
    },
  });
}

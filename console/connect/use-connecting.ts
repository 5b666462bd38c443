// Makes a connection without a consent page, and goes to its page.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { change } from '../api/client.ts';
import { connectorPath } from '../api/live-queries.ts';

export function useConnecting(connectorId: string, by: 'token' | 'proxy' | 'psoxy') {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (given: object) =>
      change<{ connectionId: string }>('POST', connectorPath(connectorId, `/${by}`), given),
    onSuccess: async ({ connectionId }) => {
      await queryClient.invalidateQueries();
      await navigate({ to: '/connections/$connectionId', params: { connectionId } });
    },
  });
}

// Said before anything is read: the whole organization was asked for, and one of its workspaces answered.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { workspacesQuery } from '../api/live-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { useConsent } from '../connect/use-consent.ts';
import { Failing } from '../frame/states.tsx';
import { lessThanAskedText } from '../words/live.ts';

export function LessThanAsked({ connection }: { readonly connection: LiveConnection }) {
  const { id, connectorId, connectorName, mode, isLessThanAsked } = connection;
  const isAllowed = useMayManage();
  const workspace = useQuery({ ...workspacesQuery(id), enabled: isAllowed && isLessThanAsked }).data?.names[0];
  const consent = useConsent();
  if (!isLessThanAsked) return null;
  const again = () => consent.mutate({ connectorId, mode, connectionId: id, isOfOrganization: true });
  return (
    <div className="note measure" role="note">
      <strong>{lessThanAskedText(connectorName, workspace)}</strong> Nothing but this workspace would be read. If that
      is what you want, start below. Otherwise authorize again as an owner of the organization, and choose on the page
      of {connectorName} the organization itself and none of its workspaces.
      {isAllowed && (
        <div className="actions">
          <Button variant="default" loading={consent.isPending || consent.isSuccess} onClick={again}>
            Authorize again for the organization
          </Button>
        </div>
      )}
      {consent.isError && <Failing problem={consent.error} title={`${connectorName} was not asked`} />}
    </div>
  );
}

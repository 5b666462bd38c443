// A granted scope with which nothing is read: what it could do, how to be rid of it, and the way of two signatures.
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { change } from '../api/client.ts';
import { connectionPath } from '../api/live-queries.ts';
import { useIsOwner } from '../api/permission.ts';
import { Failing } from '../frame/states.tsx';

export function RefusedScopes({ connection }: { readonly connection: LiveConnection }) {
  const { connectorName, limits } = connection;
  if (limits.refusedScopes.length === 0) return <Waived connection={connection} />;
  return (
    <div className="note is-danger" role="alert">
      <strong>
        {connectorName} granted <Names of={limits.refusedScopes} />. With it an app can change and delete what people
        wrote, so nothing is read.
      </strong>
      <p>
        Delete the scope from your app at {connectorName}, under OAuth &amp; Permissions, and authorize again. Or two
        people of your organization sign for it.
      </p>
      {limits.refusedScopes.map((scope) => (
        <Ask key={scope} connection={connection} scope={scope} />
      ))}
    </div>
  );
}

/** It stays to be seen for as long as the scope is granted. */
function Waived({ connection: { limits, connectorName } }: { readonly connection: LiveConnection }) {
  if (limits.waivedScopes.length === 0) return null;
  return (
    <div className="note" role="note">
      <strong>
        Two people signed for <Names of={limits.waivedScopes} />.
      </strong>{' '}
      Tacit never uses it. To be safe, take it out of the app at {connectorName}.
    </div>
  );
}

const Names = ({ of }: { readonly of: readonly string[] }) =>
  of.map((each, at) => (
    <span key={each}>
      {at > 0 && ', '}
      <code>{each}</code>
    </span>
  ));

function Ask({ connection, scope }: { readonly connection: LiveConnection; readonly scope: string }) {
  const isOwner = useIsOwner();
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: () => change('POST', connectionPath(connection.id, '/waiver'), { scope }),
    onSettled: () => queryClient.invalidateQueries(),
  });
  if (connection.limits.waiverAsked?.scope === scope) {
    return (
      <p>
        Waits for a second signature:{' '}
        <Link to="/approvals" className="link">
          What needs two
        </Link>
      </p>
    );
  }
  if (!isOwner) return null;
  return (
    <>
      <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
        Ask for a second signature for {scope}
      </Button>
      {ask.isError && <Failing problem={ask.error} title="Nothing was changed" />}
    </>
  );
}

// How many people objected, and whose objections must be given again for what comes under another key.
import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { objectionsQuery } from '../api/my-data-queries.ts';
import { useMayOversee } from '../api/permission.ts';
import { Failing, Loading } from '../frame/states.tsx';
import { againText, objectorsText } from '../words/my-data.ts';

/** Nothing for those who do not oversee the organization. */
export function Objections() {
  return useMayOversee() ? <Told /> : null;
}

function Told() {
  const { data, isPending, error, refetch } = useQuery(objectionsQuery);
  return (
    <section className="block setting" aria-labelledby="objections">
      <Title order={2} id="objections">
        Objections
      </Title>
      {isPending && <Loading height={80} what="Loading how many objected" />}
      {error && <Failing problem={error} retry={() => void refetch()} />}
      {data && (
        <>
          <p>{objectorsText(data.people)} Who they are is shown nowhere.</p>
          {data.again.length > 0 && <Again again={data.again} />}
        </>
      )}
    </section>
  );
}

function Again({ again }: { readonly again: Parameters<typeof againText>[0][] }) {
  return (
    <div className="note" role="note">
      <strong>Objections must be given again.</strong> They were recorded by an address that is not kept, before
      something under another key came:
      <ul>
        {again.map((each) => (
          <li key={each.of}>{againText(each)}</li>
        ))}
      </ul>
      Record them again, by the same addresses: <code>npx tacit objection add ADDRESS</code>. Where something cannot be
      asked about an address, the page of its connection says what comes first.
    </div>
  );
}

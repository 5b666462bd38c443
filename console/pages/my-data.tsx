// My data: what is kept about whoever is signed in, who could see figures of their groups, and the way to object.
import { useQuery } from '@tanstack/react-query';
import type { MyData } from '../../src/api/contract/my-data.ts';
import { downloadAddress, myDataQuery } from '../api/my-data-queries.ts';
import { Download } from '../frame/download.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { Attributes, Kept } from '../my-data/kept.tsx';
import { Objection } from '../my-data/objection.tsx';
import { OwnFigures } from '../my-data/own-figures.tsx';
import { Lookups, SeenBy } from '../my-data/seen-by.tsx';
import { notAskedText } from '../words/my-data.ts';

export function MyDataPage() {
  const answer = useQuery(myDataQuery);
  const isProved = answer.data !== undefined && answer.data.standing !== 'unproved';
  return (
    <>
      <PageHead
        title="My data"
        lead="What is kept about you, for you alone. That you look at it is written nowhere."
        action={
          isProved && (
            <Download
              label="Download everything"
              href={downloadAddress}
              note="As JSON, with every field explained. The download is in the audit log."
            />
          )
        }
      />
      {answer.isPending && <Loading height={480} what="Loading what is kept about you" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (isProved ? <Own data={answer.data} /> : <Unproved />)}
    </>
  );
}

function Own({ data }: { readonly data: MyData }) {
  return (
    <>
      <Standing data={data} />
      <NotAsked data={data} />
      {data.tables.length > 0 && <Kept data={data} />}
      <Attributes data={data} />
      <OwnFigures figures={data.figures} />
      <SeenBy data={data} />
      <Lookups lookups={data.lookups} />
      <Objection objection={data.objection} isHindered={data.notAsked.length > 0} />
    </>
  );
}

/** Without it “nothing is kept” would be believed where nobody looked. */
function NotAsked({ data: { notAsked, objection } }: { readonly data: MyData }) {
  if (notAsked.length === 0) return null;
  return (
    <div className="note measure" role="note">
      <strong>{notAskedText(notAsked)}</strong> What comes from there has tokens that are made with a key of your
      organization, so nobody here can tell which are yours. If something is kept about you, it is not shown on this
      page,
      {objection === null ? ' and you cannot object yet.' : ' and your objection may not hold for it.'} Tell an owner of
      your organization: the page of the connection says what to do.
    </div>
  );
}

function Standing({ data }: { readonly data: MyData }) {
  if (data.standing === 'contested') {
    return (
      <p className="note measure">
        The HR file has your address, <bdi>{data.address}</bdi>, for two people. So only accounts with that address are
        shown, and nothing of the HR file. Ask whoever keeps it to correct the address.
      </p>
    );
  }
  if (data.standing === 'nothing') {
    return (
      <p className="measure">
        {data.notAsked.length === 0 ? 'Nothing is kept about' : 'Nothing was found about'} <bdi>{data.address}</bdi>.
      </p>
    );
  }
  return (
    <p className="measure">
      Found by your sign-in address, <bdi>{data.address}</bdi>, and by nothing else.
    </p>
  );
}

function Unproved() {
  return (
    <Empty title="Nobody has proved your address yet">
      You came in by a link, and whoever made it could have written any address. What is kept about you is shown when
      you sign in with the account of your organization: then it is certain that the address is yours. If there is no
      such sign-in yet, ask an owner to set it up.
    </Empty>
  );
}

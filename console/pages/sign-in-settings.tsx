// Settings of signing in: which issuers members sign in with, and what came of trying one.
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { issuersQuery } from '../api/issuer-queries.ts';
import { useIsOwner } from '../api/permission.ts';
import { CopyField } from '../connect/copy-field.tsx';
import { ArrivedRefusal } from '../frame/arrived-refusal.tsx';
import { DialogButton } from '../frame/dialog.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading, PartialNote } from '../frame/states.tsx';
import { IssuerCard } from '../settings/issuer-card.tsx';
import { IssuerForm } from '../settings/issuer-form.tsx';
import { SettingsPages } from '../settings/sub-pages.tsx';

export function SignInSettingsPage() {
  const answer = useQuery(issuersQuery);
  const mayChange = useIsOwner();
  const issuers = answer.data?.issuers ?? [];
  return (
    <>
      <PageHead
        title="Sign-in"
        lead="Members come in with links, or with the account they have at work: at Google, Microsoft, Okta or any other issuer of OpenID Connect. We ask for the address and the name and keep no token of the issuer. Signing out ends the session here, not the one at the issuer."
        action={
          mayChange &&
          answer.data && (
            <DialogButton label="Add an issuer …" title="Sign-in with an issuer" isPrimary holdsMuch>
              {(close) => <IssuerForm redirectUrl={answer.data.redirectUrl} close={close} />}
            </DialogButton>
          )
        }
      />
      <SettingsPages />
      <Arrived />
      {answer.isPending && <Loading height={200} what="Loading issuers" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && (
        <div className="block">
          <CopyField
            label="Redirect URL"
            description="To be entered at the issuer, exactly as it is."
            value={answer.data.redirectUrl}
          />
        </div>
      )}
      {answer.data && issuers.length === 0 && (
        <Empty title="Members come in with links alone">
          {mayChange
            ? 'Add the issuer where they have an account.'
            : 'An owner of your organization can add an issuer.'}
        </Empty>
      )}
      {issuers.map((each) => (
        <IssuerCard key={each.id} issuer={each} mayChange={mayChange} />
      ))}
    </>
  );
}

/** What came of trying an issuer, or of taking it for one's own sign-in. */
function Arrived() {
  const { tried, own, role, known, problem } = useSearch({ from: '/frame/settings/sign-in' });
  if (tried === undefined && own === undefined) return null;
  if (problem !== undefined) {
    const title = own === undefined ? 'Nobody would have come in' : 'Your sign-in is as it was';
    return <ArrivedRefusal code={problem} title={title} />;
  }
  if (own !== undefined) return <PartialNote>From now on you sign in with it.</PartialNote>;
  const who = known ? 'a member whom we know' : 'a new member';
  return (
    <PartialNote>
      It works. You would have come in as {who}, in the role of {role ?? 'member'}. Nothing was changed.
    </PartialNote>
  );
}

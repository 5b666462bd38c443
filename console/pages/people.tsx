// Manage > People: how many accounts are matched with people of the HR file, which are not, and what was decided.
import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PeopleOverview } from '../../src/api/contract/people.ts';
import { peopleQuery, useFreshAccounts } from '../api/people-queries.ts';
import { useMayManage } from '../api/permission.ts';
import { ConnectFirst } from '../frame/for-managers.tsx';
import { ButtonLink } from '../frame/links.tsx';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading, PartialNote } from '../frame/states.tsx';
import { AccountLists } from '../people/account-list.tsx';
import { Asking, type Question } from '../people/decide.tsx';
import { Decisions } from '../people/decisions.tsx';
import { MatchRates } from '../people/match-rates.tsx';
import { PeopleFacts } from '../people/people-facts.tsx';
import { MatchRules } from '../people/rules.tsx';
import { PeoplePages } from '../people/sub-pages.tsx';
import { decisionText } from '../words/people.ts';

const route = getRouteApi('/frame/people');

export function PeoplePage() {
  const answer = useQuery(peopleQuery);
  useFreshAccounts(answer.data?.isPartial);
  const mayManage = useMayManage();
  return (
    <>
      <PageHead
        title="People"
        lead="Which accounts are one person’s, and which person of your HR file that is. Nobody has a name here: accounts and persons are tokens."
        action={
          mayManage && answer.data?.roster === null && answer.data.sources.length > 0 ? (
            <ButtonLink to="/people/hris/new">Add HR files</ButtonLink>
          ) : undefined
        }
      />
      <PeoplePages />
      {answer.isPending && <Loading height={480} what="Loading people" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Sheet overview={answer.data} mayManage={mayManage} />}
    </>
  );
}

function Sheet({ overview, mayManage }: { readonly overview: PeopleOverview; readonly mayManage: boolean }) {
  if (overview.sources.length === 0) return <NoSource hasRoster={overview.roster !== null} />;
  return (
    <>
      {overview.isPartial && (
        <PartialNote>
          Accounts are being matched, or figures computed. These numbers hold what is in so far and will change.
        </PartialNote>
      )}
      {overview.roster === null && <NoRoster />}
      <PeopleFacts overview={overview} />
      {overview.roster !== null && (
        <section className="block" aria-labelledby="rates-title">
          <Title order={2} id="rates-title">
            Match rate by source
          </Title>
          <MatchRates sources={overview.sources} />
        </section>
      )}
      <Accounts overview={overview} mayManage={mayManage} />
      <MatchRules rules={overview.rules} />
    </>
  );
}

function NoSource({ hasRoster }: { readonly hasRoster: boolean }) {
  return (
    <Empty title="No accounts yet" action={<ConnectFirst />}>
      {hasRoster
        ? 'Your HR file stands. When a source is connected, this page shows which of its accounts belong to whom.'
        : 'When a source is connected, this page shows its accounts. With an HR file beside it, they become people with a department, a team and a manager.'}
    </Empty>
  );
}

function NoRoster() {
  return (
    <div className="note">
      No HR file stands, so each account is a person of its own, and figures cannot be split by department or team.{' '}
      <Link to="/people/hris" className="link">
        What an HR file brings
      </Link>
    </div>
  );
}

function Accounts({ overview, mayManage }: { readonly overview: PeopleOverview; readonly mayManage: boolean }) {
  const { show, offset = 0 } = route.useSearch();
  const navigate = route.useNavigate();
  const [question, setQuestion] = useState<Question>();
  const [said, setSaid] = useState<string>();
  return (
    <>
      <section className="block" aria-labelledby="accounts-title">
        <Title order={2} id="accounts-title">
          Accounts
        </Title>
        <Said>{said}</Said>
        <AccountLists
          overview={overview}
          state={show ?? 'unmatched'}
          offset={offset}
          mayDecide={mayManage}
          onChange={(change) =>
            void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })
          }
          ask={setQuestion}
        />
        {!mayManage && (
          <p className="dimmed">An owner or an administrator of your organization can decide whose account it is.</p>
        )}
        <Asking
          question={question}
          close={() => setQuestion(undefined)}
          onDecided={(decision) => setSaid(`Decided: ${decisionText(decision)}.`)}
        />
      </section>
      <Decisions
        mayDecide={mayManage}
        onUndone={(decision) => setSaid(`Undone: “${decisionText(decision)}” no longer holds.`)}
      />
    </>
  );
}

/** What was changed, and what follows from it. */
function Said({ children }: { readonly children: string | undefined }) {
  return (
    <div role="status" className="said-place">
      {children && (
        <div className="note said">
          {children} Figures are computed again; the{' '}
          <Link to="/overview" className="link">
            overview
          </Link>{' '}
          shows them when they are done.
        </div>
      )}
    </div>
  );
}

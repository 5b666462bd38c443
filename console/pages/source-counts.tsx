// What a source itself counted of its channels on a day, beside what is stored of them, and why the two differ.
import { Button, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { SourceCounts } from '../../src/api/contract/source-counts.ts';
import { liveQuery, sourceCountsQuery } from '../api/live-queries.ts';
import { PageHead } from '../frame/page.tsx';
import { Empty, Failing, Loading } from '../frame/states.tsx';
import { CountedChannels, CountedDays } from '../live/source-counts-tables.tsx';
import type { SourceCountsSearch } from '../live/search.ts';
import { agreementText } from '../words/source-counts.ts';
import { counted } from '../words/numbers.ts';

const route = getRouteApi('/frame/connections/$connectionId/counts');

export function SourceCountsPage() {
  const { connectionId } = route.useParams();
  const asked = route.useSearch();
  const navigate = route.useNavigate();
  const connection = useQuery(liveQuery(connectionId)).data;
  const answer = useQuery(sourceCountsQuery(connectionId, asked));
  return (
    <>
      <PageHead
        title="Slack’s own counts"
        lead="What Slack counted of each channel and UTC day, beside what is stored by all connections. Asked for now, and not kept. Channels have made-up names here: theirs are not kept."
        back={
          <Link to="/connections/$connectionId" params={{ connectionId }} className="link">
            <bdi>{connection?.name ?? 'The connection'}</bdi>
          </Link>
        }
      />
      <Span asked={asked} onChange={(search) => void navigate({ search, replace: true, resetScroll: false })} />
      {answer.isPending && <Loading height={360} what="Asking Slack for its counts" />}
      {answer.isError && <Failing problem={answer.error} retry={() => void answer.refetch()} />}
      {answer.data && <Compared counts={answer.data} />}
    </>
  );
}

interface SpanProps {
  readonly asked: SourceCountsSearch;
  readonly onChange: (asked: SourceCountsSearch) => void;
}

function Span({ asked, onChange }: SpanProps) {
  const [from, setFrom] = useState(asked.from ?? '');
  const [to, setTo] = useState(asked.to ?? '');
  return (
    <form
      className="coverage-filters"
      aria-label="Days"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ from: from || undefined, to: to || undefined });
      }}
    >
      <TextInput type="date" label="First day, UTC" value={from} onChange={(event) => setFrom(event.target.value)} />
      <TextInput type="date" label="Last day, UTC" value={to} onChange={(event) => setTo(event.target.value)} />
      <Button type="submit" variant="default">
        Compare
      </Button>
    </form>
  );
}

function Compared({ counts }: { readonly counts: SourceCounts }) {
  const { days, channels, leftOff } = counts;
  if (days.every(({ isCounted }) => !isCounted)) {
    return (
      <Empty title="Slack has no counts of these days">
        A day is there two days later as a rule, and for thirteen months. Choose other days.
      </Empty>
    );
  }
  return (
    <>
      <p role="status" className="measure">
        {agreementText(days)}
      </p>
      <section className="block">
        <Title order={2}>By day</Title>
        <CountedDays days={days} />
        <p className="dimmed small">
          Slack / stored. Members are those of that day beside those of today, and Slack counts a reaction on the day it
          was given.
        </p>
      </section>
      {channels.length > 0 && (
        <section className="block">
          <Title order={2}>{days.length === 1 ? 'By channel' : 'Channels that differ'}</Title>
          <CountedChannels channels={channels} />
          {leftOff > 0 && <p className="dimmed">{counted(leftOff, 'more channel', 'more channels')} not listed.</p>}
        </section>
      )}
    </>
  );
}

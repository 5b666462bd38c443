// The channels by their names, as the source tells them at this moment: searched, ticked one by one or all that were found.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { LiveConnection } from '../../src/api/contract/live.ts';
import { channelsQuery } from '../api/live-queries.ts';
import { SearchIcon } from '../frame/icons.tsx';
import { Failing, Loading } from '../frame/states.tsx';
import { type Channel, foundChannels, isOpen, withChannels } from '../words/choice.ts';
import { counted, number } from '../words/numbers.ts';
import { ChannelList } from './channel-list.tsx';
import type { DraftInHand } from './use-draft.ts';

interface ChannelPickerProps {
  readonly connection: LiveConnection;
  readonly draft: DraftInHand;
}

export function ChannelPicker({ connection, draft }: ChannelPickerProps) {
  const answer = useQuery(channelsQuery(connection.id));
  if (answer.isPending)
    return <Loading height={420} what={`Asking ${connection.connectorName} for the names of its channels`} />;
  if (answer.isError)
    return (
      <Failing
        problem={answer.error}
        title="The names of the channels could not be read"
        retry={() => void answer.refetch()}
      />
    );
  if (answer.data.channels.length === 0)
    return <p className="dimmed">There is no public channel that this connection can see.</p>;
  return <Picker channels={answer.data.channels} draft={draft} source={connection.connectorName} />;
}

interface PickerProps {
  readonly channels: readonly Channel[];
  readonly draft: DraftInHand;
  readonly source: string;
}

function Picker({ channels, draft, source }: PickerProps) {
  const [search, find] = useSearchInAddress();
  const { choice } = draft;
  const found = useMemo(() => foundChannels(channels, search), [channels, search]);
  const picked = useMemo(() => new Set(choice.channels), [choice.channels]);
  const pick = (tokens: readonly string[], isPicked: boolean) =>
    draft.set({ channels: withChannels(choice.channels, tokens, isPicked) });
  const pickFound = (isPicked: boolean) =>
    pick(
      found.filter((each) => isOpen(each, choice)).map((each) => each.token),
      isPicked,
    );
  return (
    <div className="picker">
      <TextInput
        type="search"
        label="Search channels"
        description={`Names come from ${source} now and are shown to you alone; none is stored.`}
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) => find(event.currentTarget.value)}
      />
      <div className="picker-bar">
        <span role="status">
          {search === '' ? counted(channels.length, 'channel', 'channels') : `${number(found.length)} found`},{' '}
          {number(choice.channels.length)} {choice.which === 'all-but' ? 'left out' : 'chosen'}
        </span>
        <TickAll isSearched={search !== ''} pick={pickFound} />
      </div>
      {found.length === 0 ? (
        <p className="dimmed picker-none">No channel is called like that.</p>
      ) : (
        <ChannelList
          key={search}
          channels={found}
          label={choice.which === 'all-but' ? 'Channels to leave out' : 'Channels to read'}
          isPicked={(each) => picked.has(each.token)}
          isOpen={(each) => isOpen(each, choice)}
          onToggle={(each) => pick([each.token], !picked.has(each.token))}
        />
      )}
    </div>
  );
}

interface TickAllProps {
  readonly isSearched: boolean;
  readonly pick: (isPicked: boolean) => void;
}

function TickAll({ isSearched, pick }: TickAllProps) {
  const which = isSearched ? 'all found' : 'all';
  return (
    <span className="actions">
      <Button variant="subtle" size="compact-sm" onClick={() => pick(true)}>
        Tick {which}
      </Button>
      <Button variant="subtle" size="compact-sm" color="gray" onClick={() => pick(false)}>
        Untick {which}
      </Button>
    </span>
  );
}

function useSearchInAddress(): [string, (typed: string) => void] {
  const { search = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const find = (typed: string) =>
    void navigate({
      to: '.',
      search: (now) => ({ ...now, search: typed || undefined }),
      replace: true,
      resetScroll: false,
    });
  return [search, find];
}

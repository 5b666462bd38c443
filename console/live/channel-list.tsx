// A list of channels to tick that stays quick with thousands of them: one stop for the keyboard, rows drawn where seen.
import { type KeyboardEvent, type MouseEvent, useId, useRef, useState } from 'react';
import { KeptIcon } from '../frame/icons.tsx';
import type { Channel } from '../words/choice.ts';
import { counted } from '../words/numbers.ts';
import { keyTarget, rowHeight, rowsSeen, scrolledTo } from '../words/window.ts';

interface ChannelListProps {
  readonly channels: readonly Channel[];
  readonly label: string;
  readonly isPicked: (channel: Channel) => boolean;
  /** False for one that is left out whatever is ticked. */
  readonly isOpen: (channel: Channel) => boolean;
  readonly onToggle: (channel: Channel) => void;
}

const height = 396;

export function ChannelList({ channels, label, isPicked, isOpen, onToggle }: ChannelListProps) {
  const id = useId();
  const [top, setTop] = useState(0);
  const { first, end } = rowsSeen(top, height, channels.length);
  const { box, current, press, click } = useKeys(channels.length, (index) => {
    const channel = channels[index];
    if (channel && isOpen(channel)) onToggle(channel);
  });
  return (
    <div
      ref={box}
      className="channel-list"
      style={{ maxHeight: height }}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable="true"
      aria-activedescendant={`${id}-${current}`}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={press}
      onClick={click}
    >
      <div role="presentation" style={{ height: channels.length * rowHeight }}>
        {rowsOf(first, end, current, channels.length).map((index) => (
          <Row
            key={channels[index]!.token}
            id={`${id}-${index}`}
            channel={channels[index]!}
            place={{ index, count: channels.length, isCurrent: index === current }}
            isOpen={isOpen(channels[index]!)}
            isTicked={isPicked(channels[index]!) && isOpen(channels[index]!)}
          />
        ))}
      </div>
    </div>
  );
}

/** The current row, moved by keys and clicks; `toggle` gets the row to tick or untick. */
function useKeys(count: number, toggle: (index: number) => void) {
  const box = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const click = (event: MouseEvent<HTMLDivElement>) => {
    const row = event.target instanceof Element ? event.target.closest('[aria-posinset]') : null;
    if (!row) return;
    const index = Number(row.getAttribute('aria-posinset')) - 1;
    setCurrent(index);
    toggle(index);
  };
  const press = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, current, count, height);
    if (event.key === ' ' || event.key === 'Enter') toggle(current);
    else if (target === undefined) return;
    else {
      setCurrent(target);
      if (box.current) box.current.scrollTop = scrolledTo(target, box.current.scrollTop, height);
    }
    event.preventDefault();
  };
  return { box, current, press, click };
}

interface RowProps {
  readonly id: string;
  readonly channel: Channel;
  readonly place: { readonly index: number; readonly count: number; readonly isCurrent: boolean };
  readonly isOpen: boolean;
  readonly isTicked: boolean;
}

function Row({ id, channel, place, isOpen, isTicked }: RowProps) {
  return (
    <div
      id={id}
      className="channel-row"
      style={{ top: place.index * rowHeight, height: rowHeight }}
      role="option"
      tabIndex={-1}
      aria-selected={isTicked}
      aria-disabled={!isOpen}
      aria-setsize={place.count}
      aria-posinset={place.index + 1}
      data-current={place.isCurrent || undefined}
    >
      <span className="channel-tick">{isTicked && <KeptIcon />}</span>
      <bdi className="channel-name">{channel.name}</bdi>
      <span className="dimmed small channel-notes">{notesOf(channel, isOpen)}</span>
    </div>
  );
}

/** The rows that are seen, and the current one, which a screen reader must find even when it is scrolled away. */
function rowsOf(first: number, end: number, current: number, count: number): number[] {
  const rows = Array.from({ length: end - first }, (_, at) => first + at);
  return current < count && (current < first || current >= end) ? [...rows, current] : rows;
}

function notesOf({ people, isArchived, isExternal }: Channel, isOpen: boolean): string {
  return [
    ...(isExternal ? [isOpen ? 'externally shared' : 'externally shared, left out'] : []),
    ...(isArchived ? ['archived'] : []),
    counted(people, 'person', 'people'),
  ].join(' · ');
}

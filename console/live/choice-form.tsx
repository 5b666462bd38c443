// The choice of what is read: which channels, externally shared ones, how far back.
import { NativeSelect, Radio, Switch, Title } from '@mantine/core';
import type { Choice, LiveConnection } from '../../src/api/contract/live.ts';
import { horizonName, horizons } from '../words/live.ts';
import { ChannelPicker } from './channel-picker.tsx';
import { Patterns } from './patterns.tsx';
import { reachWords } from '../words/reach.ts';
import type { DraftInHand } from './use-draft.ts';

interface ChoiceFormProps {
  readonly connection: LiveConnection;
  readonly draft: DraftInHand;
}

const answers: readonly { readonly which: Choice['which']; readonly says: string }[] = [
  { which: 'all', says: 'Channels that are created later are read too.' },
  { which: 'chosen', says: 'Only those that you tick, or whose name fits a pattern.' },
  {
    which: 'all-but',
    says: 'Those that you tick, or whose name fits a pattern, are left out.',
  },
];

export function ChoiceForm({ connection, draft }: ChoiceFormProps) {
  const { choice } = draft;
  return (
    <section className="block choice">
      <Title order={2}>What to read</Title>
      <Radio.Group
        label="Channels"
        value={choice.which}
        onChange={(chosen) => {
          const answer = answers.find((each) => each.which === chosen);
          if (answer) draft.turnTo(answer.which);
        }}
      >
        {answers.map((each) => (
          <Radio
            key={each.which}
            value={each.which}
            label={nameOf(each.which, reachWords[connection.limits.reach].all)}
            description={each.says}
          />
        ))}
      </Radio.Group>
      {choice.which !== 'all' && (
        <div className="choice-of-channels">
          <ChannelPicker connection={connection} draft={draft} />
          <Patterns draft={draft} />
        </div>
      )}
      <Switch
        label="Read externally shared channels too"
        description="People of other organizations write there, who have not heard of Tacit. Off unless you switch it on."
        checked={choice.includesExternal}
        onChange={(event) => draft.set({ includesExternal: event.currentTarget.checked })}
      />
      <NativeSelect
        label="How far back"
        description="Before today. Newest messages are read first."
        value={String(choice.horizonDays)}
        data={horizonOptions(choice.horizonDays)}
        className="choice-horizon"
        onChange={(event) => draft.set({ horizonDays: Number(event.currentTarget.value) })}
      />
    </section>
  );
}

/** What all of them are depends on how far the connection looks. */
function nameOf(which: Choice['which'], all: string): string {
  if (which === 'chosen') return 'Chosen channels';
  return which === 'all' ? all : `${all} but some`;
}

function horizonOptions(current: number) {
  const days = [...new Set([...horizons.map((each) => each.days), current])].sort((a, b) => a - b);
  return days.map((each) => ({ value: String(each), label: horizonName(each) }));
}

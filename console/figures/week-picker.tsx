// Chooses a week: back, forward, or from the list.
import { ActionIcon, Group, NativeSelect } from '@mantine/core';
import { NextIcon, PreviousIcon } from '../frame/icons.tsx';
import { weekOption } from '../words/weeks.ts';

interface WeekPickerProps {
  readonly week: string;
  readonly weeks: readonly string[];
  readonly onChange: (week: string) => void;
}

export function WeekPicker({ week, weeks, onChange }: WeekPickerProps) {
  const sorted = weeks.toSorted();
  const at = sorted.indexOf(week);
  const before = sorted[at - 1];
  const after = sorted[at + 1];
  return (
    <Group gap={4} wrap="nowrap" className="week-picker">
      <ActionIcon
        variant="default"
        size={36}
        aria-label="The week before"
        disabled={before === undefined}
        onClick={() => before && onChange(before)}
      >
        <PreviousIcon />
      </ActionIcon>
      <NativeSelect
        aria-label="Week"
        value={week}
        data={sorted.toReversed().map((each) => ({ value: each, label: weekOption(each) }))}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label="The week after"
        disabled={after === undefined || at < 0}
        onClick={() => after && onChange(after)}
      >
        <NextIcon />
      </ActionIcon>
    </Group>
  );
}

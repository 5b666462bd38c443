// One thing that can be said yes to, with what that means.
import { Checkbox } from '@mantine/core';

interface TickProps {
  readonly label: string;
  readonly description: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Tick({ isOn, onChange, ...words }: TickProps) {
  return <Checkbox mt="md" {...words} checked={isOn} onChange={(event) => onChange(event.currentTarget.checked)} />;
}

// Chooses by whose groups a page is split.
import { NativeSelect } from '@mantine/core';
import type { MetricCatalogue } from '../../src/api/contract/metrics.ts';

interface SplitPickerProps {
  readonly dimensions: MetricCatalogue['dimensions'];
  readonly by: string | undefined;
  readonly onChange: (by: string | undefined) => void;
}

export function SplitPicker({ dimensions, by, onChange }: SplitPickerProps) {
  if (dimensions.length === 0) return null;
  const isKnown = dimensions.some((each) => each.key === by);
  return (
    <NativeSelect
      aria-label="Split by"
      className="split-picker"
      value={isKnown ? by : ''}
      data={[
        { value: '', label: 'Not split' },
        ...dimensions.map(({ key, name }) => ({ value: key, label: `By ${name.toLowerCase()}` })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}

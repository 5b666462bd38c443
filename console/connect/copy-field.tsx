// A value to be copied into another site: shown whole, selected by a click, copied by a button.
import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';

interface CopyFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
}

export function CopyField({ label, description, value }: CopyFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setSaid('Copied');
    } catch {
      // Browsers give the clipboard to pages on HTTPS and on this machine alone.
      setSaid('Selected: press Ctrl+C or Cmd+C');
    }
  };
  return (
    <div className="copy">
      <TextInput
        ref={field}
        label={label}
        description={description}
        value={value}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button variant="default" onClick={() => void copy()} aria-label={`Copy: ${label}`}>
        Copy
      </Button>
      <span role="status" className="dimmed small copy-said">
        {said}
      </span>
    </div>
  );
}

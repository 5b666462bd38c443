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
  const [said, setSaid] = useState<'copied' | 'selected'>();
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setSaid('copied');
    } catch {
      // Browsers give the clipboard to pages on HTTPS and on this machine alone.
      setSaid('selected');
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
      <Button variant="default" miw={96} onClick={() => void copy()}>
        {said === 'copied' ? 'Copied' : 'Copy'}
        <span className="spoken"> {label}</span>
      </Button>
      <span role="status" className={said === 'selected' ? 'dimmed small copy-said' : 'spoken'}>
        {said === 'selected' && 'Selected: press Ctrl+C, or Cmd+C on a Mac.'}
        {said === 'copied' && 'Copied'}
      </span>
    </div>
  );
}

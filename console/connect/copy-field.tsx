// A value to be copied into another site: shown whole, selected by a click, copied by a button.
import { Button, Textarea, TextInput } from '@mantine/core';
import { type FocusEvent, type RefCallback, useRef, useState } from 'react';

interface CopyFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  /** Several lines are shown as such. */
  readonly isLong?: boolean;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

export function CopyField({ label, description, value, isLong = false }: CopyFieldProps) {
  const field = useRef<Field>(null);
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
  const hold: RefCallback<Field> = (element) => {
    field.current = element;
  };
  const shown = {
    ref: hold,
    label,
    description,
    value,
    readOnly: true,
    onFocus: (event: FocusEvent<Field>) => event.currentTarget.select(),
  };
  return (
    <div className="copy">
      {isLong ? <Textarea {...shown} autosize minRows={2} maxRows={14} /> : <TextInput {...shown} />}
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

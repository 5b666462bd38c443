// What was just made and is shown this once: to be copied before the dialog is closed.
import type { ComponentProps, ReactNode } from 'react';
import { DialogActions } from '../frame/dialog.tsx';
import { CopyField } from './copy-field.tsx';

interface ShownOnceProps extends ComponentProps<typeof CopyField> {
  readonly close: () => void;
  /** What it is good for, and what to take care of. */
  readonly children: ReactNode;
}

export function ShownOnce({ close, children, ...field }: ShownOnceProps) {
  return (
    <>
      <CopyField {...field} />
      <p>{children}</p>
      <DialogActions close={close} closeText="Close" />
    </>
  );
}

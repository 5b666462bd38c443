// A dialog of the console: its title, a cross that says what closing does, its buttons; and the button that opens one.
import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  /** What the cross says to those who cannot see it. */
  readonly closing?: string;
  /** True where something is typed into it, or shown this once: a click beside it must not lose that. */
  readonly holdsMuch?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ title, isOpen, close, closing = 'Close', holdsMuch = false, children }: DialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={title}
      size="lg"
      closeOnClickOutside={!holdsMuch}
      closeButtonProps={{ 'aria-label': closing }}
    >
      {children}
    </Modal>
  );
}

interface DialogButtonProps extends Pick<DialogProps, 'title' | 'closing' | 'holdsMuch'> {
  /** Of the button that opens it. */
  readonly label: string;
  /** True for the one primary action of a page. */
  readonly isPrimary?: boolean;
  readonly children: (close: () => void) => ReactNode;
}

export function DialogButton({ label, isPrimary = false, children, ...dialog }: DialogButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant={isPrimary ? 'filled' : 'default'} onClick={open}>
        {label}
      </Button>
      <Dialog isOpen={isOpen} close={close} {...dialog}>
        {children(close)}
      </Dialog>
    </>
  );
}

interface DialogActionsProps {
  readonly close: () => void;
  readonly closeText?: string;
  /** True where nothing is typed: then what changes nothing is under the hand first. */
  readonly isQuestion?: boolean;
  readonly children?: ReactNode;
}

/** The way out, and what the dialog is for. */
export function DialogActions({ close, closeText = 'Cancel', isQuestion = false, children }: DialogActionsProps) {
  return (
    <div className="actions dialog-actions">
      <Button variant="default" onClick={close} data-autofocus={isQuestion || undefined}>
        {closeText}
      </Button>
      {children}
    </div>
  );
}

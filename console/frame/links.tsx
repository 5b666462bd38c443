// Buttons that lead to another page of the console.
import { Button, type ButtonProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type Given = ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;

const AnchorButton = forwardRef<HTMLAnchorElement, Given>(function AnchorButton(props, ref) {
  return <Button component="a" ref={ref} {...props} />;
});

const Created = createLink(AnchorButton);

export const ButtonLink: LinkComponent<typeof AnchorButton> = (props) => <Created preload="intent" {...props} />;

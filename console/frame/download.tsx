// A button at the head of a page that gives out a file, with what it is.
import { Button } from '@mantine/core';

interface DownloadProps {
  readonly label: string;
  readonly href: string;
  readonly note: string;
  readonly onClick?: () => void;
}

export function Download({ label, href, note, onClick }: DownloadProps) {
  return (
    <div className="download">
      <Button component="a" variant="default" href={href} download onClick={onClick}>
        {label}
      </Button>
      <div className="dimmed small">{note}</div>
    </div>
  );
}

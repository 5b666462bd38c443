// Where HR files are chosen or dropped, several at once, and their way to the server.
import { Button, CloseButton, FileButton, Progress } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { FileIcon } from '../frame/icons.tsx';
import { fileText } from '../words/hris.ts';
import { bytes } from '../words/numbers.ts';
import type { Sending, Sent } from './use-sending.ts';

interface DropFilesProps {
  /** False where files are there already, and going on is what comes next. */
  readonly isNext: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

export function DropFiles({ isNext, onFiles }: DropFilesProps) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <div
      className="drop"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileIcon />
      <p>Drop HR files here, or</p>
      <FileButton
        multiple
        accept=".csv,.gz,.xlsx,text/csv,application/gzip"
        onChange={(files) => onFiles(files)}
        inputProps={{ 'aria-label': 'HR files as .csv, .csv.gz, .xlsx or .kept.gz' }}
      >
        {(props) => (
          <Button variant={isNext ? 'filled' : 'default'} {...props}>
            Choose files
          </Button>
        )}
      </FileButton>
      <p className="dimmed small">
        .csv, .csv.gz or .xlsx; one file for each day, as in employee_snapshot_20260105.csv. Or .kept.gz, as{' '}
        <code>tacit proxy sanitize</code> makes it in your network. They go to your own server only.
      </p>
    </div>
  );
}

export function SentList({ items, remove }: Pick<Sending, 'items' | 'remove'>) {
  return (
    <ul className="sent-list" aria-label="Files">
      {items.map((each) => (
        <li key={each.key} role={each.state.is === 'refused' ? 'alert' : undefined}>
          <div className="sent-name">
            <bdi>{each.name}</bdi>
            <span className="dimmed small">{bytes(each.size)}</span>
          </div>
          <SentState item={each} />
          <CloseButton size="sm" aria-label={`Remove ${each.name}`} onClick={() => remove(each.key)} />
        </li>
      ))}
    </ul>
  );
}

function SentState({ item: { name, size, state } }: { readonly item: Sent }) {
  if (state.is === 'waiting') return <span className="dimmed">waits</span>;
  if (state.is === 'read') return <span className="dimmed">{fileText(state.file)}</span>;
  if (state.is === 'sending')
    return state.sent < size ? (
      <Progress value={(100 * state.sent) / size} aria-label={`Sent of ${name}`} transitionDuration={150} />
    ) : (
      <span className="dimmed">arrived, is being read</span>
    );
  const { code, message, next } = state.problem;
  return (
    <span>
      {message} {next}{' '}
      <span className="dimmed small">
        Code: <code>{code}</code>
      </span>
    </span>
  );
}

// Where an archive is chosen or dropped, and its way to the server with a bar, a rate and a way to stop.
import { Button, FileButton, Progress, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import type { ConnectionList, ConnectorList, ImportRun } from '../../src/api/contract/connections.ts';
import type { PsoxySaltGiven } from '../../src/api/contract/psoxies.ts';
import { Problem } from '../api/client.ts';
import { connectionsQuery, importQuery } from '../api/queries.ts';
import { sendArchive, type Upload } from '../api/upload.ts';
import { PsoxySalt } from '../connect/psoxy-salt.tsx';
import { FileIcon } from '../frame/icons.tsx';
import { Failing } from '../frame/states.tsx';
import { bytes, remaining } from '../words/numbers.ts';

interface SendArchiveProps {
  readonly connector: ConnectorList['connectors'][number];
  /** The connection that another archive is for; a new one is made without. */
  readonly target: ConnectionList['connections'][number] | undefined;
  readonly isWaiting: boolean;
}

interface Sending {
  readonly file: File;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  readonly sent: number;
}

export function SendArchive({ connector, target, isWaiting }: SendArchiveProps) {
  const [name, setName] = useState('');
  const [salt, setSalt] = useState({ salt: '', ignoresDots: false });
  const given = salt.salt === '' ? undefined : salt;
  const upload = useUpload(connector.id, target?.name ?? (name.trim() || undefined), given);
  return (
    <section className="send" aria-labelledby="send-title">
      <Title order={2} id="send-title">
        {target ? (
          <>
            Import another export into <bdi>{target.name}</bdi>
          </>
        ) : (
          'Import an export'
        )}
      </Title>
      {connector.needs.length > 0 && (
        <ul className="send-needs">
          {connector.needs.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      {upload.sending ? (
        <SendingBar sending={upload.sending} cancel={upload.cancel} />
      ) : (
        <>
          {!target && <NameField name={name} onChange={setName} />}
          <SaltField salt={salt} set={(more) => setSalt((before) => ({ ...before, ...more }))} />
          {!isWaiting && <DropZone onFile={upload.send} />}
        </>
      )}
      {upload.problem && <Failing problem={upload.problem} title="The export was not imported" />}
    </section>
  );
}

function NameField({ name, onChange }: { readonly name: string; readonly onChange: (name: string) => void }) {
  return (
    <TextInput
      label="Name of the connection"
      description="For your own lists. Leave it empty and it gets a number."
      value={name}
      maxLength={80}
      maw={420}
      mb="md"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface SaltFieldProps {
  readonly salt: PsoxySaltGiven;
  readonly set: (more: Partial<PsoxySaltGiven>) => void;
}

function SaltField({ salt, set }: SaltFieldProps) {
  return (
    <PsoxySalt
      title="The files were sanitized by a Psoxy"
      description="Needed where its rules leave ids of people as they are. Sealed, and never shown again. Leave it empty where a connection through the Psoxy has it."
      {...salt}
      set={set}
    />
  );
}

function useUpload(connectorId: string, connectionName: string | undefined, salt: PsoxySaltGiven | undefined) {
  const [sending, setSending] = useState<Sending>();
  const [problem, setProblem] = useState<Error>();
  const running = useRef<Upload<ImportRun>>(undefined);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  // Only the browser holds the file until the server has it all.
  useBlocker({
    shouldBlockFn: () => running.current !== undefined && !window.confirm('Leave and stop sending the file?'),
    enableBeforeUnload: () => running.current !== undefined,
  });
  useEffect(() => () => running.current?.cancel(), []);

  const send = async (file: File) => {
    setProblem(undefined);
    const startedAt = performance.now();
    setSending({ file, elapsed: 0, sent: 0 });
    const upload = sendArchive({ connectorId, connectionName, salt }, file, (sent) =>
      setSending({ file, elapsed: performance.now() - startedAt, sent }),
    );
    running.current = upload;
    try {
      const run = await upload.answer;
      running.current = undefined;
      queryClient.setQueryData(importQuery(run.id).queryKey, run);
      void queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey });
      await navigate({ to: '/imports/$importId', params: { importId: run.id } });
    } catch (reason) {
      running.current = undefined;
      setSending(undefined);
      setProblem(reason instanceof Error ? reason : new Error('unknown'));
    }
  };
  const refuse = (file: File) =>
    setProblem(
      new Problem(0, {
        code: 'archive-not-an-export',
        message: isExport(file) ? 'The file is empty.' : 'This is no zip file, and no file of kept rows.',
        next: 'Choose the .zip file exactly as you downloaded it, without unpacking it, or the .kept.gz that was made of it.',
      }),
    );
  return {
    sending,
    problem,
    cancel: () => running.current?.cancel(),
    send: (file: File) => (file.size > 0 && isExport(file) ? void send(file) : refuse(file)),
  };
}

function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
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
      <p>Drop the .zip or .kept.gz file here, or</p>
      <FileButton
        accept=".zip,.gz,application/zip,application/gzip"
        onChange={(file) => file && onFile(file)}
        inputProps={{ 'aria-label': 'Export as a .zip or .kept.gz file' }}
      >
        {(props) => <Button {...props}>Choose a file</Button>}
      </FileButton>
      <p className="dimmed small">
        A .zip as it was downloaded, one of the folder that a Psoxy wrote, or a .kept.gz as{' '}
        <code>tacit proxy sanitize</code> makes it in your network. It goes to your own server only, is read there, and
        is not kept.
      </p>
    </div>
  );
}

const isExport = ({ name }: File) => /\.(?:zip|kept\.gz)$/i.test(name);

function SendingBar({ sending, cancel }: { readonly sending: Sending; readonly cancel: () => void }) {
  const { file, sent, elapsed } = sending;
  const seconds = elapsed / 1000;
  const rate = seconds > 0.5 ? sent / seconds : 0;
  const left = rate > 0 && sent < file.size ? ` · ${remaining((file.size - sent) / rate)} left` : '';
  const percent = Math.min(100, (100 * sent) / file.size);
  return (
    <div className="progress">
      <strong>
        {sent < file.size ? 'Sending the file to your server' : 'The file has arrived and is being opened'}
      </strong>
      <Progress value={percent} size="lg" aria-label="Sent" transitionDuration={150} />
      <p className="dimmed">
        {bytes(sent)} of {bytes(file.size)}
        {rate > 0 && ` · ${bytes(rate)} per second`}
        {left}
      </p>
      <p>Keep this page open until the file has arrived.</p>
      <div>
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

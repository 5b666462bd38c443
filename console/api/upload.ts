// Sends files to the API and says how far it has got; fetch cannot tell the progress of a body it sends.
import type { ImportRun } from '../../src/api/contract/connections.ts';
import type { PsoxySaltGiven } from '../../src/api/contract/psoxies.ts';
import type { RosterFile } from '../../src/api/contract/people.ts';
import { address, noAnswer, ownHeader, Problem, problemOf } from './client.ts';

export interface Upload<T> {
  /** What the server answered, or a Problem. */
  readonly answer: Promise<T>;
  readonly cancel: () => void;
}

/** Bytes sent. */
type OnProgress = (sent: number) => void;

/** The server answers with the run that it started. */
export function sendArchive(
  { connectorId, connectionName, salt }: ArchiveOf,
  archive: File,
  onProgress: OnProgress,
): Upload<ImportRun> {
  const path = address('/api/imports', { connector: connectorId, name: connectionName });
  return send(
    path,
    'application/zip',
    archive,
    onProgress,
    salt === undefined ? {} : { 'X-Psoxy-Salt': encoded(salt) },
  );
}

interface ArchiveOf {
  readonly connectorId: string;
  readonly connectionName: string | undefined;
  /** Of the Psoxy that sanitized what is in it. */
  readonly salt: PsoxySaltGiven | undefined;
}

/** Base64url, since a header holds no letters but those of English. */
const encoded = (value: unknown): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_');

/** The server answers with what the file seems to hold. */
export function sendHrFile(file: File, onProgress: OnProgress): Upload<RosterFile> {
  return send(address('/api/rosters/files', { name: file.name }), 'application/octet-stream', file, onProgress);
}

function send<T>(
  path: string,
  type: string,
  file: File,
  onProgress: OnProgress,
  headers: Readonly<Record<string, string>> = {},
): Upload<T> {
  const request = new XMLHttpRequest();
  const answer = new Promise<T>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(JSON.parse(request.responseText) as T)
        : reject(problemOf(request.status, request.responseText));
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(cancelled());
  });
  request.open('POST', path);
  request.setRequestHeader('X-Tacit', ownHeader['X-Tacit']);
  request.setRequestHeader('content-type', type);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(file);
  return { answer, cancel: () => request.abort() };
}

const cancelled = () =>
  new Problem(0, {
    code: 'import-cancelled',
    message: 'The upload was cancelled.',
    next: 'Nothing was stored. You can choose a file again.',
  });

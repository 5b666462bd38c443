// Sends an archive to the API and says how far it has got; fetch cannot tell the progress of a body it sends.
import type { ImportRun } from '../../src/api/contract/connections.ts';
import { address, noAnswer, ownHeader, Problem, problemOf } from './client.ts';

export interface Upload {
  /** The run that the server started, or a Problem. */
  readonly run: Promise<ImportRun>;
  readonly cancel: () => void;
}

/** `onProgress` gets bytes sent and bytes in all. */
export function sendArchive(
  connectorId: string,
  connectionName: string | undefined,
  archive: File,
  onProgress: (sent: number, total: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  const run = new Promise<ImportRun>((resolve, reject) => {
    request.upload.onprogress = (event) => onProgress(event.loaded, archive.size);
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(JSON.parse(request.responseText) as ImportRun)
        : reject(problemOf(request.status, request.responseText));
    request.onerror = () => reject(noAnswer());
    request.onabort = () => reject(cancelled());
  });
  request.open('POST', address('/api/imports', { connector: connectorId, name: connectionName }));
  request.setRequestHeader('X-Tacit', ownHeader['X-Tacit']);
  request.setRequestHeader('content-type', 'application/zip');
  request.send(archive);
  return { run, cancel: () => request.abort() };
}

const cancelled = () =>
  new Problem(0, {
    code: 'import-cancelled',
    message: 'The upload was cancelled.',
    next: 'Nothing was stored. You can choose a file again.',
  });

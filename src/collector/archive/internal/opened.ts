// What an open archive is, whether it lies in a zip file or in a folder.

export interface Archive {
  /** The files, `/` between folders, in the order of their folders and names. */
  readonly paths: readonly string[];
  /** Unpacked bytes of all files. */
  readonly totalBytes: number;
  /** The content of one file. Throws Refused 'archive-unreadable' when it is broken; the others can still be read. */
  read(path: string, signal?: AbortSignal): Promise<Buffer>;
  close(): Promise<void>;
}

// How large an archive may be. Each limit stops a bomb and lets the largest honest export through.

const mebibyte = 1024 * 1024;
const gibibyte = 1024 * mebibyte;

export interface ArchiveLimits {
  /** Files in the archive. */
  readonly entries: number;
  /** Unpacked bytes of one file, which is in memory whole while it is read. */
  readonly entryBytes: number;
  /** Unpacked bytes of all files. */
  readonly totalBytes: number;
  /** Unpacked bytes for each packed one, of one file. */
  readonly ratio: number;
  /** Below this many unpacked bytes the ratio is not asked: a short file of one repeated word packs very well. */
  readonly ratioFromBytes: number;
}

export const archiveLimits: ArchiveLimits = {
  // A thousand channels over ten years are under four million day files.
  entries: 5_000_000,
  // The busiest day of a channel is a few MB, the users.json of 100,000 people about 150 MB. A Node string holds 512 MB.
  entryBytes: 400 * mebibyte,
  // Ten million messages are about 3 GB of a lean export and up to 20 GB of one with blocks and profiles.
  totalBytes: 64 * gibibyte,
  // JSON of messages packs 5 to 25 times, a list of equal joins about 60 times; deflate itself ends at 1,032.
  ratio: 200,
  ratioFromBytes: mebibyte,
};

// The sentences with which an archive is refused. None quotes a path of the archive: those are names of channels.
import { Refused } from '../../../base/errors.ts';

export const truncated = (): Refused =>
  new Refused(
    'archive-truncated',
    'The zip file ends early, or is no zip file: its table of contents is not where it should be.',
    'Download it again, and compare its size with the original.',
  );

export const unsafe = (why: string): Refused =>
  new Refused('archive-unsafe', `The archive is refused: ${why}.`, 'Use the zip file as Slack sent it.');

export const tooLarge = (why: string): Refused =>
  new Refused(
    'archive-too-large',
    `The archive is refused: ${why}.`,
    'Import it in parts, each with its channels.json.',
  );

export const unreadable = (why: string): Refused =>
  new Refused('archive-unreadable', `The archive cannot be read: ${why}.`, 'Use the zip file as Slack sent it.');

/** One file of the archive is broken. */
export const broken = (why: string): Refused =>
  new Refused('archive-unreadable', `A file of the archive is broken: ${why}.`, 'Download the archive again.');

// Why two files of one day are not applied at once: which of them counts would hang on their order.
import { Refused } from '../../base/errors.ts';

export const dayTwice = (): Refused =>
  new Refused(
    'invalid-request',
    'Two of the files speak of the same day.',
    'Send one file for each day, or apply them one after the other: the later one replaces the day.',
  );

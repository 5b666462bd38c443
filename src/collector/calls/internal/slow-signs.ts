// Notices that a source has put the app in a slower class, which it does without saying so.
//
// Two signs in a row are enough: an answer that holds as few records as the class allows although more were asked for
// and more are to come; and silence for nearly a minute asked for after a single call.
import type { SlowClass } from '../../../control/call-limits.ts';

export interface SlowSigns {
  /** True where this answer makes it certain. `asked`: how many records; `hasMore`: the answer names a next page. */
  answered(about: { asked: number; got: number; hasMore: boolean; wasSlow: boolean }): boolean;
  /** True where being asked to wait so long makes it certain. */
  waited(seconds: number): boolean;
}

const nearlyAMinute = 45;

export function openSlowSigns({ limit }: Pick<SlowClass, 'limit'>): SlowSigns {
  let signs = 0;
  let finesSinceWait = 0;
  const isCertain = (enough = 2): boolean => {
    if (signs < enough) return false;
    signs = 0;
    return true;
  };
  return {
    answered({ asked, got, hasMore, wasSlow }) {
      finesSinceWait += 1;
      if (got > limit) signs = 0;
      if (asked > limit && got === limit && hasMore) signs += 1;
      return isCertain(wasSlow ? 1 : 2);
    },
    waited(seconds) {
      if (finesSinceWait === 1 && seconds >= nearlyAMinute) signs += 1;
      else if (finesSinceWait > 1) signs = 0;
      finesSinceWait = 0;
      return isCertain();
    },
  };
}

// Whether somebody watches: nothing moves on a terminal that nobody looks at.

/** True when a person watches standard error. */
export const isInteractive = (): boolean => process.stderr.isTTY === true;

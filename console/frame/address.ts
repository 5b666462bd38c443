// What stands in the address of a page, read as what it is meant to be.

/** Undefined for everything but words. */
export const textIn = (given: unknown): string | undefined =>
  typeof given === 'string' && given !== '' ? given : undefined;

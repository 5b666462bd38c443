// The token of a link that lets somebody in: behind the `#`, so no server ever sees it in a log.

export const tokenOf = (hash: string): string | undefined =>
  new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? undefined;

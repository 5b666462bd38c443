// Why a place is not read, in words.

/** For the coverage report. */
export const placeReasons = {
  gone: 'the channel no longer exists, is no longer public, or is in a workspace that closed itself to the app',
  'not-a-member': 'the bot is not in the channel',
  limited: 'Slack limits access to the channel',
  'app-not-added': 'the app was not added to the workspace that the channel is in',
  external: 'shared with another organization; externally shared channels are switched off',
  'not-chosen': 'left out by your choice of channels',
  'thread-gone': 'the thread no longer exists',
  'other-owner': 'another workspace of the organization owns the channel, and must be asked by one of its own',
  'no-file': 'there is no file of that day',
} as const satisfies Record<string, string>;

export type PlaceReason = keyof typeof placeReasons;

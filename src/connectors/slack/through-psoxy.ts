// Slack as a Psoxy lets it through: no text, no names, and ids of people as tokens.
import type { ApiConnector, Identity } from '../../connector/api-connector.ts';
import type { PsoxyVariant } from '../../connector/psoxy-variant.ts';
import { type Lack, type Stream, stream } from '../../connector/stream.ts';
import type { Keep, messageShape } from '../../privacy/shapes.ts';
import { countOf, eachOf, lengthOf, wordsOf } from '../../privacy/vocabulary.ts';
import { fieldOf } from './fields.ts';
import { fileTypesOf } from './file-type.ts';
import { idOf } from './layout.ts';
import { messageKeep, type SlackContext } from './message.ts';

const nothing = 'nothing: no text comes through a Psoxy, nor how long it is';

/**
 * What is measured of a text is nothing at all: of blocks a Psoxy leaves the bones, and their length would be a number that
 * means nothing.
 */
const keep: Keep<typeof messageShape, SlackContext> = {
  ...messageKeep,
  length: lengthOf(() => 0, { rule: nothing }),
  words: wordsOf(() => 0, { rule: nothing }),
  links: countOf(() => 0, { rule: nothing }),
  fileTypes: eachOf((record) => fileTypesOf(record).map(() => 'other'), {
    rule: 'one for each file, always `other`: its type does not come through',
  }),
};

/** What the messages of any connector of Slack lack there. */
const lacks: readonly Lack[] = [
  { columns: ['length', 'words', 'links'], why: 'a Psoxy lets no text through, nor how long it is' },
  {
    columns: ['mentionedGroups', 'mentionsHere', 'mentionsChannel', 'mentionsEveryone'],
    why: 'of what is written a Psoxy leaves the mentions of single people alone',
  },
  { columns: ['isExternal'], why: 'a Psoxy does not say of which workspace the author is' },
];

/** Of people, and of strangers from other organizations. Slackbot is everybody's. */
const isPerson = (id: string): boolean => /^[UW][A-Z0-9]+$/i.test(id) && id.toUpperCase() !== 'USLACKBOT';

/** The same streams, without what does not come. */
export const streamsThroughPsoxy = ({ streams }: Pick<ApiConnector, 'streams'>): ApiConnector['streams'] => ({
  ...streams,
  messages: stream<typeof messageShape, SlackContext>({
    ...(streams['messages'] as unknown as Stream<typeof messageShape, SlackContext>),
    keep,
    lacks,
  }),
  accounts: {
    ...streams['accounts']!,
    lacks: [{ columns: ['username', 'near'], why: 'a Psoxy lets no name through' }],
  },
});

/** Its rules block the call that says whom a token speaks for, so the organization itself is asked who it is. */
function identityOf(answer: unknown): Identity | undefined {
  const id = idOf(fieldOf(answer, 'enterprise'));
  return id === undefined ? undefined : { sourceId: id, accountId: '', isBot: false };
}

/** Its rules block the record of edits and deletions: both show in what is read again. */
function timelineThroughPsoxy({ timeline }: ApiConnector): ApiConnector['timeline'] {
  const { changes: _, ...rest } = timeline;
  return rest;
}

export const discoveryThroughPsoxy: PsoxyVariant<ApiConnector> = {
  source: 'slack',
  isPerson,
  otherwise: (declared) => ({
    timeline: timelineThroughPsoxy(declared),
    identity: {
      method: 'discovery.enterprise.info',
      perMinute: 1200,
      arguments: { limit: '1' },
      read: identityOf,
    },
    streams: streamsThroughPsoxy(declared),
  }),
};

// Slack as a Psoxy lets it through: no text, no names, and ids of people as tokens.
import type { ApiConnector, Identity, ListRead } from '../../connector/api-connector.ts';
import type { Connector } from '../../connector/connector.ts';
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
export const keepThroughPsoxy: Keep<typeof messageShape, SlackContext> = {
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
  // Of an account the list of people says it, and figures ask both.
  { columns: ['isExternal'], why: 'a Psoxy does not say of which workspace the author is', toldBy: 'accounts' },
];

/** Of people, and of strangers from other organizations. Slackbot is everybody's. */
export const isPerson = (id: string): boolean => /^[UW][A-Z0-9]+$/i.test(id) && id.toUpperCase() !== 'USLACKBOT';

/** The same streams, without what does not come. */
export const streamsThroughPsoxy = ({ streams }: Pick<Connector, 'streams'>): Connector['streams'] => ({
  ...streams,
  messages: stream<typeof messageShape, SlackContext>({
    ...(streams['messages'] as unknown as Stream<typeof messageShape, SlackContext>),
    keep: keepThroughPsoxy,
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

/** What a file says of the organization that it is of: `0` stands for none above the workspace. */
function identityOfFile(beginning: unknown): Identity | undefined {
  const [record] = fieldOf(beginning, 'records') as readonly unknown[];
  const found = ['enterprise_id', 'team_id'].map((name) => fieldOf(record, name));
  const id = found.find((one) => typeof one === 'string' && one.trim() !== '' && one !== '0');
  return typeof id === 'string' ? { sourceId: id, accountId: '', isBot: false } : undefined;
}

/** Slack has the file of a day on the day after the next. An earlier one is not looked for: to wait for none takes long. */
const newestAfterDays = 2;

function filesThroughPsoxy<R extends Pick<ListRead, 'dayFiles'>>(read: R): R {
  const { dayFiles } = read;
  return dayFiles === undefined ? read : { ...read, dayFiles: { ...dayFiles, newestAfterDays } };
}

export const analyticsThroughPsoxy: PsoxyVariant<ApiConnector> = {
  source: 'slack-analytics',
  isPerson,
  otherwise({ identity, snapshots: { accounts, places }, streams }) {
    const { method, perMinute, arguments: args, records, limit, dayFiles } = filesThroughPsoxy(places);
    return {
      identity: {
        ...identity,
        method,
        perMinute,
        arguments: args,
        inFile: { records, limit, ...(dayFiles !== undefined && { dayFiles }) },
        read: identityOfFile,
      },
      // Without the file of what channels are called: no name comes through a Psoxy.
      snapshots: { accounts: filesThroughPsoxy(accounts), places: filesThroughPsoxy(places) },
      streams: {
        ...streams,
        accounts: {
          ...streams['accounts']!,
          lacks: [...(streams['accounts']!.lacks ?? []), { columns: ['near'], why: 'a Psoxy lets no name through' }],
        },
      },
    };
  },
};

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

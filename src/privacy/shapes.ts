// What an event can hold: the columns of the event store, each with its kind and its reason.
//
// A connector fills a shape; it can neither add a column nor change a kind. Adding one here is a
// decision that every organization sees in its data inventory.
import type { Column, Shape } from './shape.ts';
import type { Kind } from './vocabulary.ts';

export type { Column, Keep, Shape } from './shape.ts';

const column = <K extends Kind>(kind: K, why: string): Column<K> => ({ kind, why });
const listed = <K extends 'oneOf' | 'eachOf', const W extends readonly string[]>(
  kind: K,
  words: W,
  why: string,
): Column<K> & { readonly words: W } => ({ kind, words, why });

/** Wide enough for sums of money and the seconds of a year. */
export const figureRange = [-1_000_000_000, 1_000_000_000] as const;
const figure = (why: string): Column<'numberOf'> => ({ kind: 'numberOf', range: figureRange, why });

export const messageClasses = ['unknown', 'human', 'app', 'membership', 'channelChange', 'huddle', 'redacted'] as const;

export const fileTypes = [
  'other',
  'image',
  'video',
  'audio',
  'document',
  'spreadsheet',
  'presentation',
  'code',
  'archive',
  'canvas',
] as const;

export const reactionClasses = [
  'other',
  'agree',
  'thank',
  'celebrate',
  'like',
  'laugh',
  'seen',
  'done',
  'question',
] as const;

/** One message, without anything that it said. */
export const messageShape = {
  name: 'messages',
  is: 'event',
  key: ['channel', 'at'],
  whose: { token: 'author', tells: 'token' },
  columns: {
    channel: column('ref', 'to count by channel, and to know the message again'),
    at: column('time', 'to know when work happens, and to know the message again'),
    author: column('person', 'to count people, and to see who answers whom'),
    threadAt: column('time', 'to tie a reply to the message that it answers'),
    isBroadcast: column('flag', 'a reply also shown in the channel is one message, not two'),
    class: listed('oneOf', messageClasses, 'to count what people wrote apart from what machines did'),
    length: column('lengthOf', 'to tell short remarks from long texts, in groups'),
    words: column('wordsOf', 'the same, for languages with longer words'),
    mentionedPeople: column('people', 'to see who is asked, and how fast they answer'),
    mentionedGroups: column('refs', 'to tell a call to a group from a call to a person'),
    mentionsHere: column('flag', 'an interruption of everybody present'),
    mentionsChannel: column('flag', 'an interruption of a whole channel'),
    mentionsEveryone: column('flag', 'an interruption of everybody'),
    links: column('countOf', 'to tell pointing at work elsewhere from talking here'),
    fileTypes: listed('eachOf', fileTypes, 'to see what kind of work is shared'),
    reactionCount: column('countOf', 'an answer without words is an answer'),
    reactionClasses: listed('eachOf', reactionClasses, 'to tell a thank-you from an acknowledgement, coarsely'),
    reactionClassCounts: column('countsOf', 'how many of each'),
    reactedBy: column('people', 'to see who acknowledges whom'),
    unnamedReactions: column('countOf', 'to say how many reactions came without their people'),
    editedAt: column('time', 'to know that a stored row is out of date'),
    isExternal: column('flag', 'people of other organizations are not yours to analyse'),
  },
} as const satisfies Shape;

/** One account of a source, without its name. */
export const accountShape = {
  name: 'accounts',
  is: 'snapshot',
  key: ['account'],
  whose: {
    token: 'account',
    addresses: [['mailbox', 'plainMailbox', 'domain']],
    claims: 'claims',
    usernames: 'username',
    tells: 'token',
  },
  columns: {
    account: column('person', 'to know the account again'),
    email: column('identity', 'to match the accounts of one person across tools'),
    mailbox: column('identity', 'the same, where one domain stands for another'),
    plainMailbox: column('identity', 'the same, where an address may carry a +tag'),
    domain: column('identity', 'the same, where one domain stands for another'),
    username: column('identity', 'the same, where usernames are the same in all tools'),
    claims: column('identities', 'to match it by what your HR file says of this source'),
    near: column('identities', 'to suggest whose account it may be; nothing is matched by it'),
    class: listed(
      'oneOf',
      ['unknown', 'person', 'guest', 'bot', 'external'],
      'machines and guests are counted apart from people',
    ),
    isDeactivated: column('flag', 'people who left are no silent people'),
  },
} as const satisfies Shape;

/** One channel of a source, without its name. */
export const channelShape = {
  name: 'channels',
  is: 'snapshot',
  key: ['channel'],
  whose: null,
  columns: {
    channel: column('ref', 'to know the channel again'),
    isArchived: column('flag', 'an archived channel is not a dormant one'),
    isGeneral: column('flag', 'everybody is in it, which changes what participation means'),
    isExternal: column('flag', 'shared with another organization'),
    createdAt: column('time', 'a new channel has no history to compare'),
    members: column('countOf', 'participation is posters among members'),
  },
} as const satisfies Shape;

const threadColumns = {
  channel: column('ref', 'to know the thread again'),
  at: column('time', 'the time of the message that was answered: its thread is known by nothing else'),
  replies: column('countOf', 'to see that a thread has more replies than are stored'),
  latestReplyAt: column('time', 'to see that a thread has newer replies than are stored'),
} as const;

/** What a source says of a thread where it lists the message that was answered. */
export const seenThreadShape = {
  name: 'seenThreads',
  is: 'snapshot',
  key: ['channel', 'at'],
  whose: null,
  columns: threadColumns,
} as const satisfies Shape;

/** The same, as the thread itself said it when its replies were read. The two differ where replies are owed. */
export const readThreadShape = {
  name: 'readThreads',
  is: 'snapshot',
  key: ['channel', 'at'],
  whose: null,
  columns: threadColumns,
} as const satisfies Shape;

/** One person on one day, as the organization's HR file says it: who belongs where. */
export const rosterShape = {
  name: 'roster',
  is: 'snapshot',
  key: ['snapshot', 'person'],
  whose: {
    token: 'person',
    addresses: [['mailboxes', 'plainMailboxes', 'domains']],
    claims: 'claims',
    usernames: 'usernames',
    tells: 'everything',
    needsMain: true,
  },
  columns: {
    snapshot: column('ref', 'to replace and remove a file as a whole'),
    person: column('identity', 'to know the person again in the file of another day'),
    emails: column('identities', 'to match the accounts of one person; the main address first'),
    mailboxes: column('identities', 'the same, where one domain stands for another'),
    plainMailboxes: column('identities', 'the same, where an address may carry a +tag'),
    domains: column('identities', 'the same, where one domain stands for another'),
    usernames: column('identities', 'the same, where usernames are the same in all tools'),
    claims: column('identities', 'accounts of single sources that your file says are theirs'),
    near: column('identities', 'to suggest whose an account may be; nothing is matched by it'),
    manager: column('identity', 'to see whom a manager leads, in groups'),
    managers: column('identities', 'everybody above, the nearest first: the organization of each is a group'),
    joinedOn: column('day', 'to see how new people settle in, in groups'),
    leftOn: column('day', 'people who left are no silent people'),
    zone: column('label', 'working hours are local'),
    workStart: column('countOf', 'minutes after midnight at which work begins, where the file says so'),
    workEnd: column('countOf', 'minutes after midnight at which work ends; 0 where the file does not say'),
    workDays: column('countOf', 'the days of the week on which they work, one bit each, Monday first'),
    isLeftOut: column('flag', 'who is to be left out of every figure'),
    groups: column('labels', 'to split figures by department, team, location and whatever your file names'),
    dimensions: column('countsOf', 'which of these each group is'),
  },
} as const satisfies Shape;

/** One further address or account of a person, as your identity map says it. */
export const identityMapShape = {
  name: 'identityMap',
  is: 'snapshot',
  key: ['file', 'row'],
  whose: {
    token: 'person',
    addresses: [
      ['mailbox', 'plainMailbox', 'domain'],
      ['otherMailbox', 'otherPlainMailbox', 'otherDomain'],
    ],
    claims: 'claims',
    tells: 'everything',
    isEmptied: true,
  },
  columns: {
    file: column('ref', 'to replace the map as a whole'),
    row: column('countOf', 'to know the row again'),
    rows: column('countOf', 'how many rows there are: a map that was interrupted is not read'),
    person: column('identity', 'whose it is, where the file names the HR id'),
    mailbox: column('identity', 'whose it is, where the file names an address'),
    plainMailbox: column('identity', 'the same, where an address may carry a +tag'),
    domain: column('identity', 'the same, where one domain stands for another'),
    claims: column('identities', 'the account or username that is theirs too'),
    otherMailbox: column('identity', 'the address that is theirs too'),
    otherPlainMailbox: column('identity', 'the same, where an address may carry a +tag'),
    otherDomain: column('identity', 'the same, where one domain stands for another'),
  },
} as const satisfies Shape;

/** One figure of a metric of your own: of one person in one week. */
export const ownMetricShape = {
  name: 'ownMetrics',
  is: 'snapshot',
  key: ['person', 'week', 'metric'],
  whose: { token: 'person', tells: 'token' },
  columns: {
    person: column('identity', 'to know whose figure it is, as the HR file does'),
    week: column('day', 'the Monday of the week that it speaks of'),
    metric: column('label', 'to tell your metrics apart'),
    value: figure('the figure itself'),
  },
} as const satisfies Shape;

/** One answer to one question of a survey. */
export const surveyShape = {
  name: 'surveyAnswers',
  is: 'snapshot',
  key: ['day', 'question', 'whose'],
  whose: { token: 'person', addresses: [['mailbox', 'plainMailbox', 'domain']], tells: 'token' },
  columns: {
    file: column('ref', 'to take out what an earlier file said of the same day'),
    day: column('day', 'the day of the survey'),
    question: column('label', 'to know the question again in the survey of another day'),
    whose: column('identity', 'to count one answer of each, however the file names them'),
    person: column('identity', 'whose answer it is, where the file names the HR id'),
    mailbox: column('identity', 'whose answer it is, where the file names an address'),
    plainMailbox: column('identity', 'the same, where an address may carry a +tag'),
    domain: column('identity', 'the same, where one domain stands for another'),
    value: figure('the answer, as a number'),
  },
} as const satisfies Shape;

/** One badge held against one door. */
export const badgeShape = {
  name: 'badgeSwipes',
  is: 'event',
  key: ['person', 'at', 'building'],
  whose: { token: 'person', tells: 'token' },
  columns: {
    person: column('identity', 'to know whose badge it is, as the HR file does'),
    at: column('time', 'to tell days in a building from days elsewhere'),
    building: column('ref', 'to tell buildings apart'),
    isAssigned: column('flag', 'to tell the building where somebody belongs from a visit'),
  },
} as const satisfies Shape;

export const shapes = [
  messageShape,
  accountShape,
  channelShape,
  seenThreadShape,
  readThreadShape,
  rosterShape,
  identityMapShape,
  ownMetricShape,
  surveyShape,
  badgeShape,
] as const satisfies readonly Shape[];

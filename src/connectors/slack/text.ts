// What a message's text amounts to: its length, its words, whom it calls, how many links. Never what it says.
import {
  type Measured,
  measureMrkdwn,
  measurePlain,
  noteGroup,
  nothingMeasured,
  notePerson,
  noteRange,
} from './mrkdwn.ts';

export type { Measured } from './mrkdwn.ts';

/** The most a block may be nested; real ones reach about eight. */
const deepest = 40;

// Several columns ask about the same record, one after the other: the last answer is remembered.
let lastRecord: unknown;
let lastAnswer: Measured = nothingMeasured();

/**
 * Reads a message whatever it is, and never throws. Length and words follow len_v1: of `text`, or where that is empty
 * of its blocks, or where these say nothing of its attachments. Mentions are those of text and blocks together.
 */
export function textOf(record: unknown): Readonly<Measured> {
  if (record === lastRecord && typeof record === 'object') return lastAnswer;
  lastAnswer = measure(record);
  lastRecord = record;
  return lastAnswer;
}

function measure(record: unknown): Measured {
  const measured = nothingMeasured();
  if (!isObject(record)) return measured;
  const { text, blocks, attachments } = record;
  if (typeof text === 'string') measureMrkdwn(text, measured);
  if (Array.isArray(blocks)) {
    if (measured.length === 0) measureBlocks(blocks, measured, 0);
    else noteMentions(blocks, measured, 0);
  }
  if (Array.isArray(attachments)) {
    if (measured.length === 0) measureAttachments(attachments, measured);
    for (const attachment of attachments) {
      if (isObject(attachment)) noteMentions(attachment['message_blocks'], measured, 0);
    }
  }
  return measured;
}

/** Adds the mentions of blocks at any depth: lists nest, tables hold cells, shared messages hold messages. */
function noteMentions(value: unknown, into: Measured, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const item of value) noteMentions(item, into, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  noteMention(value, into);
  if (value['type'] === 'mrkdwn' && typeof value['text'] === 'string') noteMentionsOfText(value['text'], into);
  for (const name in value) {
    const inner = value[name];
    if (typeof inner === 'object' && inner !== null) noteMentions(inner, into, depth + 1);
  }
}

function noteMention(element: Readonly<Record<string, unknown>>, into: Measured): void {
  switch (element['type']) {
    case 'user':
      return notePerson(element['user_id'], into);
    case 'usergroup':
      return noteGroup(element['usergroup_id'], into);
    case 'broadcast':
      return noteRange(element['range'], into);
  }
}

function noteMentionsOfText(text: string, into: Measured): void {
  const found = nothingMeasured();
  measureMrkdwn(text, found);
  for (const id of found.people) notePerson(id, into);
  for (const id of found.groups) noteGroup(id, into);
  into.here ||= found.here;
  into.channel ||= found.channel;
  into.everyone ||= found.everyone;
}

/** Adds length, words, links and mentions of blocks, in the order in which a reader meets them. */
function measureBlocks(value: unknown, into: Measured, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const item of value) measureBlocks(item, into, depth + 1);
    return;
  }
  if (!isObject(value)) return;
  if (measureElement(value, into)) return;
  for (const part of ['text', 'fields', 'elements', 'rows']) {
    const inner = value[part];
    if (typeof inner === 'object') measureBlocks(inner, into, depth + 1);
  }
}

/** True when this was an element without others inside. */
function measureElement(element: Readonly<Record<string, unknown>>, into: Measured): boolean {
  const text = stringOf(element['text']);
  switch (element['type']) {
    case 'text':
    case 'plain_text':
    case 'raw_text':
      measurePlain(text, into);
      return true;
    case 'mrkdwn':
      measureMrkdwn(text, into);
      return true;
    case 'link':
      into.links += 1;
      measurePlain(text === '' ? stringOf(element['url']) : text, into);
      return true;
    case 'date':
      measurePlain(stringOf(element['fallback']), into);
      return true;
    case 'color':
      measurePlain(stringOf(element['value']), into);
      return true;
    case 'emoji':
    case 'user':
    case 'usergroup':
    case 'channel':
    case 'team':
    case 'broadcast':
      into.length += 1;
      noteMention(element, into);
      return true;
    default:
      return false;
  }
}

function measureAttachments(attachments: readonly unknown[], into: Measured): void {
  for (const attachment of attachments) {
    if (!isObject(attachment)) continue;
    measureAttachment(stringOf(attachment['text']) || stringOf(attachment['fallback']), into);
  }
}

/** An attachment is as long as it is, but whom it names was not called: it often quotes somebody else. */
function measureAttachment(text: string, into: Measured): void {
  const found = nothingMeasured();
  measureMrkdwn(text, found);
  into.length += found.length;
  into.words += found.words;
  into.links += found.links;
}

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Tests of the mark: whatever somebody wrote or named carries it.
import { expect, test } from 'vitest';
import { contentMark } from './mark.ts';
import { openWorkspace } from './open-workspace.ts';
import { allMessages, testOptions } from './testing-crawl.ts';

const workspace = openWorkspace({ ...testOptions, messages: 12_000, advanced: 8 });

/** Fields that hold what somebody wrote or named, wherever they stand. */
const contentFields = new Set(
  [
    'text fallback title title_link from_url original_url thumb_url url username',
    'name real_name display_name name_normalized email value topic purpose old_name',
    'description handle url_private permalink preview last_name status_text image_72',
  ].flatMap((names) => names.split(' ')),
);

/** Words that are Slack's own, or nobody's: the names of its emoji, what it says itself, and ties between words. */
const ownWords = new RegExp(
  [
    '^(?:| |[+\\w]{1,20}(?:::skin-tone-\\d)?| ?(?:one|two|next|State|open) ?|slackbot|Slackbot|A huddle started',
    '|This message was deleted\\.|made this channel private',
    '|<@\\w+> (?:has (?:joined|left) the channel|archived the channel))$',
  ].join(''),
);

function unmarked(value: unknown, field: string): readonly string[] {
  if (typeof value === 'string') {
    return contentFields.has(field) && !value.includes(contentMark) && !ownWords.test(value)
      ? [`${field}: ${value}`]
      : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => unmarked(item, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => unmarked(inner, name));
}

test('every field of a message that holds words holds the mark', () => {
  const messages = workspace.channels().flatMap(({ id }) => allMessages(workspace, id));

  const leaks = new Set(messages.flatMap((message) => unmarked(message, '')));

  expect(messages.length).toBeGreaterThan(8000);
  expect([...leaks].slice(0, 10)).toEqual([]);
});

test('names, titles and addresses of people, channels and groups hold the mark', () => {
  const strangers = workspace
    .channels()
    .flatMap(({ id }) => workspace.members(id).map((member) => workspace.findUser(member)));

  const leaks = unmarked([workspace.users(), strangers, workspace.channels(), workspace.usergroups()], '');

  expect([...new Set(leaks)].slice(0, 10)).toEqual([]);
});

test('no two messages share their marked word', () => {
  const texts = workspace
    .channels()
    .flatMap(({ id }) => allMessages(workspace, id))
    .flatMap((message) => String(message['text']).match(new RegExp(`${contentMark}x\\w+`))?.[0] ?? []);

  expect(texts.length).toBeGreaterThan(8000);
  expect(new Set(texts).size).toBe(texts.length);
});

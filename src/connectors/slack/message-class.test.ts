// Tests of what is human and what is not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageClasses } from '../../privacy/shapes.ts';
import { authorOf, classOf } from './message-class.ts';

const bots = new Set(['USLACKBOT', 'U0BOT']);
const classOfMessage = (message: Readonly<Record<string, unknown>>) => classOf(message, bots);

test.each([
  [{ user: 'U1' }, 'human', 'a message with an author and nothing else'],
  [{ user: 'U1', bot_id: null }, 'human', 'a bot_id of null is no bot_id'],
  [{ user: 'U1', subtype: null }, 'human', 'a subtype of null is no subtype'],
  [{ user: 'U1', subtype: 'me_message' }, 'human', 'a message about oneself'],
  [{ user: 'U1', subtype: 'file_share' }, 'human', 'a shared file'],
  [{ user: 'U1', subtype: 'thread_broadcast' }, 'human', 'a reply also shown in the channel'],
  [{ user: 'U0BOT', subtype: 'thread_broadcast' }, 'app', 'the same of a bot'],
  [{ user: 'U1', bot_id: 'B1' }, 'app', 'an app that writes for a person'],
  [{ user: 'U1', app_id: 'A1' }, 'app', 'an app known by app_id alone'],
  [{ bot_id: 'B1' }, 'app', 'a bot known by bot_id alone'],
  [{ bot_id: 'B1', subtype: 'bot_message' }, 'app', 'a bot with its subtype'],
  [{ username: 'x', subtype: 'bot_message' }, 'app', 'an old web hook without any id'],
  [{ user: 'u0bot' }, 'app', 'a bot that users.json knows, whatever the case of its id'],
  [{ user: 'USLACKBOT' }, 'app', 'Slackbot, which says of itself that it is no bot'],
  [{ user: 'U1', subtype: 'slackbot_response' }, 'app', 'an answer of Slackbot'],
  [{ user: 'U1', subtype: 'assistant_app_thread' }, 'app', 'a thread with an assistant'],
  [{ user: 'U1', subtype: 'channel_join' }, 'membership', 'a join'],
  [{ user: 'U1', subtype: 'group_leave' }, 'membership', 'a leave of a private channel'],
  [{ user: 'U1', bot_id: 'B1', subtype: 'bot_add' }, 'membership', 'a bot that was added, in spite of its bot_id'],
  [{ user: 'U1', subtype: 'app_conversation_join' }, 'membership', 'an app that joined'],
  [{ user: 'U1', subtype: 'channel_topic' }, 'channelChange', 'a new topic'],
  [{ user: 'U1', subtype: 'channel_canvas_updated' }, 'channelChange', 'a changed canvas'],
  [{ user: 'U1', subtype: 'group_name' }, 'channelChange', 'a new name of a private channel'],
  [{ user: 'USLACKBOT', subtype: 'huddle_thread' }, 'huddle', 'a huddle, which Slackbot announces'],
  [{ user: 'USLACKBOT', subtype: 'tombstone' }, 'redacted', 'a deleted message that was answered'],
  [{ user: 'U1', subtype: 'dlp_tombstone' }, 'redacted', 'a message that a filter removed'],
  [{ user: 'UREVOKEDU', subtype: 'ekm_access_denied' }, 'redacted', 'a message whose key was revoked'],
  [{ user: 'U1', subtype: 'pinned_item' }, 'unknown', 'a pinned thing'],
  [{ user: 'U1', subtype: 'file_comment' }, 'unknown', 'a comment on a file'],
  [{ user: 'U1', subtype: 'never_seen' }, 'unknown', 'a subtype of the future'],
  [{ user: 'U1', subtype: 7 }, 'unknown', 'a subtype that is no word'],
  [{ text: 'x' }, 'unknown', 'a message of nobody'],
  [{ user: null, text: 'x' }, 'unknown', 'a message whose author is null'],
  [{ user: '', subtype: 'file_share' }, 'unknown', 'a file of nobody'],
])('%j is %s: %s', (message, expected, _why) => {
  const found = classOfMessage(message);

  expect(found).toBe(expected);
});

describe('Slack’s own sentences without a subtype', () => {
  test.each([
    ['<@U1> has joined the channel', 'membership'],
    ['<@U1|ann> has joined the channel', 'membership'],
    ['<@u1> has left the group', 'membership'],
    ['<@U1> set the channel topic: anything', 'channelChange'],
    ["<@U1> set the channel's purpose: anything", 'channelChange'],
    ['<@U1> set the channel description: anything', 'channelChange'],
    ['<@U1> cleared channel topic', 'channelChange'],
    ['<@U1> cleared channel purpose', 'channelChange'],
    ['<@U1> archived the channel', 'channelChange'],
    ['<@U1> archived the channel (w/ 12 members)', 'channelChange'],
    ['<@U1> un-archived the channel', 'channelChange'],
    ['<@U1> renamed the channel from "a" to "b"', 'channelChange'],
    ['<@U1> pinned a message to this channel.', 'unknown'],
    ['<@U2> has joined the channel', 'human'],
    ['<@U1> has joined the channel and brought cake', 'human'],
    ['I think <@U1> has joined the channel', 'human'],
    ['<@U1> has joined the channels', 'human'],
    ['<@U1> set the channel on fire', 'human'],
    ['<@U1> archived the channel yesterday', 'human'],
    ['<@U1', 'human'],
  ])('%j of U1 is %s', (text, expected) => {
    const found = classOfMessage({ user: 'U1', text });

    expect(found).toBe(expected);
  });

  test('a bot that joins has joined, as it has with a subtype', () => {
    const found = classOfMessage({ user: 'U0BOT', text: '<@U0BOT> has joined the channel' });

    expect(found).toBe('membership');
  });
});

test.each([
  [{ user: 'U1', bot_id: 'B1' }, 'U1', 'the account before the bot'],
  [{ subtype: 'file_comment', comment: { user: 'U2' } }, 'U2', 'the author of a comment on a file stands inside it'],
  [{ bot_id: 'B1' }, 'B1', 'the bot where there is no account'],
  [{ user: null }, undefined, 'nobody'],
])('the author of %j is %s: %s', (message, expected, _why) => {
  const author = authorOf(message);

  expect(author).toBe(expected);
});

test('whatever the record is, its class is a listed word', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (record) => {
      expect(messageClasses).toContain(classOf(record, bots));
    }),
  );
});

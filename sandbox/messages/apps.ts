// What apps and bots write, in the ways in which they did over the years.
import type { Actor, BotIds } from '../organization/people.ts';
import type { Random } from '../random.ts';
import type { Planned } from './planned.ts';
import { sentencesOf, wordOf } from './words.ts';

type Fields = Record<string, unknown>;

/** Fields beside type, ts, team and thread. A person who writes through an app has both ids. */
export function appFieldsOf(
  { planned, mentions, random }: { planned: Planned; mentions: readonly string[]; random: Random },
  actor: Actor,
  ids: BotIds,
): Fields {
  const text = sentencesOf(planned, random).escaped + mentions.map((id) => ` <@${id}>`).join('');
  switch (actor.kind) {
    case 'slackbot':
      return { subtype: 'slackbot_response', user: actor.id, text };
    case 'webhook':
      return {
        subtype: 'bot_message',
        bot_id: ids.bot,
        username: wordOf(planned, 'b'),
        icons: { emoji: ':bell:' },
        text: '',
        attachments: [{ id: 1, color: 'a30200', fallback: text, text, title: wordOf(planned, 't') }],
      };
    case 'workflow':
      return {
        subtype: 'bot_message',
        user: actor.id,
        bot_id: ids.bot,
        app_id: ids.app,
        username: wordOf(planned, 'b'),
        text,
        blocks: [{ type: 'section', block_id: 's1', text: { type: 'mrkdwn', text, verbatim: false } }],
      };
    default:
      return {
        user: actor.id,
        bot_id: ids.bot,
        app_id: ids.app,
        bot_profile: {
          id: ids.bot,
          app_id: ids.app,
          name: wordOf(planned, 'b'),
          icons: {},
          deleted: false,
          updated: 1_600_000_000,
        },
        text,
        blocks: [
          { type: 'header', block_id: 'h1', text: { type: 'plain_text', text: wordOf(planned, 'h'), emoji: true } },
          { type: 'section', block_id: 's1', text: { type: 'mrkdwn', text, verbatim: false } },
        ],
      };
  }
}

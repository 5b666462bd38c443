// Text and blocks of what a person wrote, in the forms that Slack's clients make.
import type { Random } from '../random.ts';
import type { Planned } from './planned.ts';
import { escapeText, sentencesOf, wordOf } from './words.ts';

type Fields = Record<string, unknown>;

/** What a body is made of. */
export interface Ingredients {
  readonly planned: Planned;
  /** Ids of the accounts that it mentions. */
  readonly mentions: readonly string[];
  /** Ids of all user groups. */
  readonly groups: readonly string[];
  readonly random: Random;
}

const textElement = (text: string): Fields => ({ type: 'text', text });
const userElement = (id: string): Fields => ({ type: 'user', user_id: id });
const section = (elements: readonly unknown[]): Fields => ({ type: 'rich_text_section', elements });

export function richText({ key }: Planned, elements: readonly unknown[]): Fields {
  return { type: 'rich_text', block_id: `b${key % 9973}`, elements };
}

/** `text`, mostly `blocks`, at times `attachments`. */
export function bodyOf(ingredients: Ingredients): Fields {
  const form = ingredients.random.next();
  if (form < 0.7) return sectionBody(ingredients);
  if (form < 0.78) return listBody(ingredients);
  if (form < 0.86) return linkBody(ingredients);
  if (form < 0.88) return quoteBody(ingredients);
  if (form < 0.895) return callBody(ingredients);
  if (form < 0.905) return tableBody(ingredients);
  if (form < 0.92) return sharedBody(ingredients);
  return plainBody(ingredients);
}

function sectionBody({ planned, mentions, random }: Ingredients): Fields {
  const words = sentencesOf(planned, random);
  if (mentions.length === 0) {
    return { text: words.escaped, blocks: [richText(planned, [section([textElement(words.plain)])])] };
  }
  const elements = mentions.flatMap((id) => [userElement(id), textElement(' ')]);
  return {
    text: `${mentions.map((id) => `<@${id}> `).join('')}${words.escaped}`,
    blocks: [richText(planned, [section([...elements, textElement(words.plain)])])],
  };
}

/** A list stands one level deeper than anything else, its second item one deeper still. */
function listBody({ planned, mentions, random }: Ingredients): Fields {
  const words = sentencesOf(planned, random);
  const items =
    mentions.length === 0
      ? [[textElement('one')], [textElement('two')]]
      : mentions.map((id) => [userElement(id), textElement(' next')]);
  const lists = items.map((item, indent) => ({
    type: 'rich_text_list',
    style: 'bullet',
    indent,
    border: 0,
    elements: [section(item)],
  }));
  const lines = mentions.length === 0 ? ['one', 'two'] : mentions.map((id) => `<@${id}> next`);
  return {
    text: `${words.escaped}\n${lines.map((line) => `• ${line}`).join('\n')}`,
    blocks: [richText(planned, [section([textElement(words.plain)]), ...lists])],
  };
}

function linkBody({ planned, mentions, random }: Ingredients): Fields {
  const words = sentencesOf(planned, random);
  const url = `https://docs.example.com/${wordOf(planned, 'u')}?page=1&view=all`;
  const label = wordOf(planned, 'l');
  const called = mentions.map((id) => `<@${id}> `).join('');
  const unfurled = {
    from_url: url,
    original_url: url,
    id: 1,
    service_name: 'Docs',
    title: `Notes ${wordOf(planned, 't')}`,
    title_link: url,
    text: `What the page says ${wordOf(planned, 'p')}`,
    fallback: `Notes ${wordOf(planned, 't')}`,
    thumb_url: `https://docs.example.com/${wordOf(planned, 'i')}.png`,
  };
  const elements = [
    ...mentions.map(userElement),
    textElement(` ${words.plain} `),
    { type: 'link', url, text: label },
    { type: 'emoji', name: 'wave', unicode: '1f44b-1f3fd', skin_tone: 4 },
  ];
  return {
    text: `${called}${words.escaped} <${escapeText(url)}|${label}> :wave::skin-tone-4:`,
    blocks: [richText(planned, [section(elements)])],
    attachments: random.chance(0.6) ? [unfurled] : [],
  };
}

function quoteBody({ planned, mentions, random }: Ingredients): Fields {
  const quoted = sentencesOf(planned, random, 'q');
  const words = sentencesOf(planned, random);
  const code = `run --name ${wordOf(planned, 'c')}`;
  return {
    text: `&gt; ${quoted.escaped}\n${mentions.map((id) => `<@${id}> `).join('')}${words.escaped}\n\`\`\`${code}\`\`\``,
    blocks: [
      richText(planned, [
        { type: 'rich_text_quote', elements: [textElement(quoted.plain)] },
        section([...mentions.map(userElement), textElement(words.plain)]),
        { type: 'rich_text_preformatted', elements: [textElement(code)], border: 0 },
      ]),
    ],
  };
}

/** Calls everybody, or a group. */
function callBody({ planned, mentions, groups, random }: Ingredients): Fields {
  const words = sentencesOf(planned, random);
  const range = random.pick(['here', 'channel', 'everyone', 'group']);
  const group = random.pick(groups);
  const called = range === 'group' ? `<!subteam^${group}>` : `<!${range}>`;
  const element = range === 'group' ? { type: 'usergroup', usergroup_id: group } : { type: 'broadcast', range };
  return {
    text: `${called} ${mentions.map((id) => `<@${id}> `).join('')}${words.escaped}`,
    blocks: [
      richText(planned, [section([element, textElement(' '), ...mentions.map(userElement), textElement(words.plain)])]),
    ],
  };
}

/** The cells of a table are in no text: who is mentioned there is found in the blocks alone. */
function tableBody({ planned, mentions, random }: Ingredients): Fields {
  const words = sentencesOf(planned, random);
  const rows = [
    [cell(planned, [textElement(`Owner ${wordOf(planned, 'h')}`)]), cell(planned, [textElement('State')])],
    ...mentions.map((id) => [cell(planned, [userElement(id)]), cell(planned, [textElement('open')])]),
  ];
  return {
    text: words.escaped,
    blocks: [richText(planned, [section([textElement(words.plain)])]), { type: 'table', block_id: 'table', rows }],
  };
}

const cell = (planned: Planned, elements: readonly unknown[]): Fields => richText(planned, [section(elements)]);

/** Another message, handed on: its own words and blocks stand in an attachment. */
function sharedBody({ planned, mentions, random }: Ingredients): Fields {
  const quoted = sentencesOf(planned, random, 's');
  const shared = {
    is_share: true,
    is_msg_unfurl: true,
    channel_id: planned.channel.id,
    ts: '1500000000.000100',
    text: quoted.escaped,
    fallback: `[shared] ${quoted.escaped}`,
    footer: 'Posted in a channel',
    mrkdwn_in: ['text'],
    message_blocks: [
      { channel: planned.channel.id, message: { blocks: [richText(planned, [section([textElement(quoted.plain)])])] } },
    ],
  };
  return { ...sectionBody({ planned, mentions, random, groups: [] }), attachments: [shared] };
}

/** Old clients and some tools send no blocks. */
function plainBody({ planned, mentions, random }: Ingredients): Fields {
  const words = sentencesOf(planned, random).escaped;
  return { text: `${words}${mentions.map((id) => ` <@${id}>`).join('')}` };
}

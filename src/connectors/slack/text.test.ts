// Tests of what a message's text amounts to.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textOf } from './text.ts';

const lengthOf = (text: string): number => textOf({ text }).length;
const richText = (...elements: readonly unknown[]) => [{ type: 'rich_text', elements }];

describe('length by len_v1', () => {
  test.each([
    ['hello', 5, 'a plain text counts its characters'],
    ['', 0, 'an empty text has none'],
    ['こんにちは', 5, 'Japanese counts code points, not bytes'],
    ['👩‍👩‍👧', 5, 'a family emoji counts its five code points, not its eight UTF-16 units'],
    ['𝒳\ud800', 2, 'a lone surrogate counts as one and breaks nothing'],
    ['<@U123> hi', 4, 'a mention counts one, never the name'],
    ['<@U123|bob> hi', 4, 'a mention of the old form counts one'],
    ['<#C123|general>', 1, 'a channel counts one'],
    ['<!here|here>', 1, 'a broadcast counts one'],
    ['<!subteam^S123|@team>', 1, 'a user group counts one'],
    ['<https://example.com|label>', 5, 'a link counts its label'],
    ['<https://example.com>', 19, 'a link without a label counts its address'],
    ['<https://example.com/?a=1&amp;b=2>', 28, 'an escaped character inside an address counts one'],
    ['<https://example.com|a &amp; b>', 5, 'an escaped character inside a label counts one'],
    ['<mailto:ann@example.com|Ann>', 3, 'an address of mail counts its label'],
    ['<!date^1392734382^{date}|Feb 18>', 6, 'a date counts its fallback'],
    ['<!date^1392734382^{date}>', 1, 'a date without a fallback counts one'],
    [':tada:', 1, 'an emoji counts one'],
    [':+1::skin-tone-3:', 1, 'an emoji with a skin tone counts one'],
    [':one::two:', 2, 'two emoji count two'],
    ['at 10:30:45', 11, 'a time of day is no emoji'],
    [':100:', 1, 'an emoji that is a number counts one'],
    ['a : b : c', 9, 'colons with spaces are no emoji'],
    ['&lt;&gt;&amp;', 3, 'the three escaped characters count one each'],
    ['&amp;lt;', 4, 'an escaped ampersand is not unescaped twice'],
    ['&quot;', 6, 'what Slack does not escape is left alone'],
    ['*bold* `code`', 13, 'marks of formatting count, since they can be meant'],
    ['a < b', 5, 'a bracket that nothing closes is a character'],
    ['a <b\nc> d', 9, 'a token does not go over the end of a line'],
    ['x < <@U123>', 5, 'a stray bracket does not swallow a mention'],
    ['<>', 2, 'an empty token is two characters'],
  ])('%j counts %i: %s', (text, length, _why) => {
    const measured = lengthOf(text);

    expect(measured).toBe(length);
  });

  test('plain text without syntax counts exactly its code points, whatever it is', () => {
    const plain = fc.string({ unit: 'grapheme' }).filter((text) => !/[<&:]/.test(text));

    fc.assert(
      fc.property(plain, (text) => {
        expect(lengthOf(text)).toBe([...text].length);
      }),
    );
  });

  test('an empty text is measured by its blocks', () => {
    const elements = [
      { type: 'text', text: 'see &amp;' },
      { type: 'emoji', name: 'tada' },
      { type: 'link', url: 'https://example.com', text: 'here' },
      { type: 'user', user_id: 'U1' },
    ];

    const measured = textOf({ text: '', blocks: richText({ type: 'rich_text_section', elements }) });

    expect(measured).toMatchObject({ length: 9 + 1 + 4 + 1, links: 1, words: 3, people: ['U1'] });
  });

  test('a section, its fields and a header are measured', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'Title' } },
      { type: 'section', text: { type: 'mrkdwn', text: '<@U1> &amp;' }, fields: [{ type: 'plain_text', text: 'ab' }] },
    ];

    const measured = textOf({ blocks });

    expect(measured.length).toBe(5 + 3 + 2);
  });

  test('a text that is there is measured instead of its blocks, not beside them', () => {
    const blocks = richText({ type: 'rich_text_section', elements: [{ type: 'text', text: 'hello' }] });

    const measured = textOf({ text: 'hello', blocks });

    expect(measured.length).toBe(5);
  });

  test('without text and blocks the attachments are measured: their text, or else their fallback', () => {
    const attachments = [{ text: 'abc', fallback: 'no' }, { fallback: 'de' }, null];

    const measured = textOf({ text: '', blocks: [], attachments });

    expect(measured.length).toBe(5);
  });

  test('an attachment that quotes a mention calls nobody', () => {
    const measured = textOf({ text: '', attachments: [{ text: '<@U1> said' }] });

    expect(measured).toMatchObject({ length: 6, people: [] });
  });
});

describe('words', () => {
  test.each([
    ['one two  three', 3],
    ["don't re-read v1.2", 3],
    ['end. Start', 2],
    ['<@U123> hello <!here>', 1],
    [':tada: party', 1],
    ['<https://example.com|two words>', 2],
    ['<https://example.com>', 1],
    ['今日は。良い天気', 2],
    ['हिन्दी', 1],
    ['- - -', 0],
  ])('%j has %i', (text, words) => {
    const measured = textOf({ text });

    expect(measured.words).toBe(words);
  });
});

describe('mentions', () => {
  test.each([
    ['<@U123>', ['U123']],
    ['<@W123>', ['W123']],
    ['<@u123abc>', ['u123abc']],
    ['<@U123|bob>', ['U123']],
    ['<@U1><@U2>', ['U1', 'U2']],
    ['&lt;@U123&gt; @everyone', []],
    ['<@B123>', []],
    ['<@>', []],
  ])('of %j are %j', (text, people) => {
    const measured = textOf({ text });

    expect(measured.people).toEqual(people);
  });

  test.each([
    ['<!here>', 'here'],
    ['<!here|here>', 'here'],
    ['<!here|@here>', 'here'],
    ['<!channel>', 'channel'],
    ['<!group>', 'channel'],
    ['<!everyone>', 'everyone'],
  ] as const)('%j calls %s', (text, range) => {
    const { here, channel, everyone } = textOf({ text });

    expect({ here, channel, everyone }).toEqual({ here: false, channel: false, everyone: false, [range]: true });
  });

  test('a user group is found with and without its name', () => {
    const measured = textOf({ text: '<!subteam^S123> <!subteam^S456|@team>' });

    expect(measured.groups).toEqual(['S123', 'S456']);
  });

  test('a call typed but not resolved by Slack calls nobody', () => {
    const measured = textOf({ text: '@here @channel @everyone @bob' });

    expect(measured).toMatchObject({ here: false, channel: false, everyone: false, people: [] });
  });

  test('mentions of blocks are added to those of the text', () => {
    const elements = [
      { type: 'user', user_id: 'U2' },
      { type: 'usergroup', usergroup_id: 'S1' },
      { type: 'broadcast', range: 'channel' },
    ];

    const measured = textOf({ text: '<@U1>', blocks: richText({ type: 'rich_text_section', elements }) });

    expect(measured).toMatchObject({ people: ['U1', 'U2'], groups: ['S1'], channel: true });
  });

  test('a mention inside a list inside a list is found', () => {
    const section = { type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U9' }] };
    const list = { type: 'rich_text_list', elements: [{ type: 'rich_text_list', elements: [section] }] };

    const measured = textOf({ text: 'x', blocks: richText(list) });

    expect(measured.people).toEqual(['U9']);
  });

  test('a mention inside a cell of a table is found', () => {
    const cell = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U9' }] }],
    };

    const measured = textOf({ text: 'x', blocks: [{ type: 'table', rows: [[cell]] }] });

    expect(measured.people).toEqual(['U9']);
  });

  test('a mention inside a shared message is found', () => {
    const message = { blocks: richText({ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U9' }] }) };

    const measured = textOf({ text: 'x', attachments: [{ message_blocks: [{ team: 'T1', channel: 'C1', message }] }] });

    expect(measured.people).toEqual(['U9']);
  });

  test('a mention in the text of a section or a context of an app is found', () => {
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: 'for <@U1>' } },
      { type: 'context', elements: [{ type: 'mrkdwn', text: '<!here> <@U2>' }] },
    ];

    const measured = textOf({ text: 'x', blocks });

    expect(measured).toMatchObject({ people: ['U1', 'U2'], here: true, length: 1 });
  });
});

describe('links', () => {
  test('every link that Slack marked counts, addresses of mail among them; bare text does not', () => {
    const measured = textOf({
      text: '<https://a.example|a> <http://b.example> <mailto:c@d.example> https://e.example',
    });

    expect(measured.links).toBe(3);
  });

  test('mentions, channels, dates and broadcasts are no links', () => {
    const measured = textOf({ text: '<@U1> <#C1> <!date^1^x|y> <!here> <!subteam^S1>' });

    expect(measured.links).toBe(0);
  });
});

describe('anything at all', () => {
  test('never throws and gives whole numbers, whatever the record is', () => {
    const part = fc.anything({ withNullPrototype: true });
    const record = fc.oneof(part, fc.record({ text: part, blocks: part, attachments: part }, { requiredKeys: [] }));

    fc.assert(
      fc.property(record, (any) => {
        const { length, words, links } = textOf(any);
        expect([length, words, links].every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
      }),
    );
  });

  test('never throws for any piece of Slack’s syntax', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '|',
      '@U1',
      '!here',
      '!date^',
      '#C1',
      '&',
      'amp;',
      ':',
      'tada',
      '\n',
      '👍',
      'a',
    );

    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(lengthOf(text)).toBeLessThanOrEqual([...text].length);
      }),
    );
  });

  test('blocks nested a thousand times deep do not exhaust the stack', () => {
    let blocks: unknown = { type: 'user', user_id: 'U1' };
    for (let depth = 0; depth < 100_000; depth += 1) blocks = { elements: [blocks] };

    const measured = [textOf({ text: 'x', blocks: [blocks] }), textOf({ text: '', blocks: [blocks] })];

    expect(measured.map(({ people }) => people)).toEqual([[], []]);
  });

  test.each(['<', '<@U1>'])('a text of nothing but %s takes no longer than another one', (piece) => {
    const start = process.cpuUsage().user;

    const measured = lengthOf(piece.repeat(200_000));

    expect(measured).toBe(200_000);
    expect(process.cpuUsage().user - start).toBeLessThan(1_000_000);
  });

  test('another record is measured anew, and the same one once', () => {
    const one = { text: 'one' };
    const other = { text: 'other' };

    const lengths = [textOf(one), textOf(other), textOf(one)].map(({ length }) => length);

    expect(lengths).toEqual([3, 5, 3]);
    expect(textOf(one)).toBe(textOf(one));
  });
});

// Tests of the forms in which a Psoxy writes one id, and of everything that only looks like one.
import { createCipheriv, createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pseudonymizer } from './pseudonym.ts';
import {
  isPsoxyToken,
  type PsoxySalt,
  psoxyTokenFor,
  psoxyTokenForAddress,
  psoxyTokenOf,
  throughPsoxy,
  withCanonicalTokens,
} from './psoxy-token.ts';

const salt: PsoxySalt = { salt: 'salt', ignoresDots: false };
const blah = 'psoxy:nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo';
const alice = 'psoxy:UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk';

/** Made here in another way than the code does it. */
const hashOf = (value: string, of = 'salt'): Buffer => createHash('sha256').update(`${value}${of}`).digest();

function reversible(value: string): string {
  const cipher = createCipheriv('aes-128-cbc', Buffer.alloc(16, 7), Buffer.alloc(16, 9));
  const hidden = Buffer.concat([cipher.update(value), cipher.final()]);
  return `p~${Buffer.concat([hashOf(value), hidden]).toString('base64url')}`;
}

describe('the forms of one id', () => {
  test.each([
    ['t~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo', blah],
    ['p~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jq9JIOXfBWhts_zA5Ns0r4m', blah],
    ['t~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk@acme.com', alice],
    ['t~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk@ACME.com', alice],
    ['t~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk@h~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo', alice],
    ['t~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk@e~anything-at-all', alice],
    [{ hash: 'nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo' }, blah],
    [{ domain: 'acme.com', hash: 'UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk=', scope: 'email' }, alice],
    [{ hash: 'b'.repeat(43), h_4: 'nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo' }, blah],
    [
      {
        hash: 'b'.repeat(43),
        original: null,
        reversible: 'p~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jq9JIOXfBWhts_zA5Ns0r4m',
      },
      blah,
    ],
    ['{"scope":"slack","hash":"nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo"}', blah],
    [blah, blah],
  ])('%j is read as its hash', (form, expected) => {
    expect(psoxyTokenOf(form)).toBe(expected);
  });

  test('the hash and what can be turned back differ within the first 43 letters and are one id all the same', () => {
    const [hash, turnable] = [`t~${hashOf('U0ANN').toString('base64url')}`, reversible('U0ANN')];

    expect(turnable.slice(0, 45)).not.toBe(hash);
    expect(psoxyTokenOf(turnable)).toBe(psoxyTokenOf(hash));
  });

  test('any id has one canonical form in all forms, and two ids have two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const hash = hashOf(one);
        const forms = [
          `t~${hash.toString('base64url')}`,
          reversible(one),
          `${reversible(one)}@example.org`,
          { hash: hash.toString('base64') },
          JSON.stringify({ hash: hash.toString('base64url'), domain: 'example.org' }),
        ].map(psoxyTokenOf);

        expect(new Set(forms)).toEqual(new Set([psoxyTokenFor(one, salt)]));
        expect(psoxyTokenFor(other, salt) === forms[0]).toBe(one === other);
      }),
    );
  });
});

describe('what is no token', () => {
  const cut = 'nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0J';

  test.each([
    't~',
    'p~',
    `t~${cut}`,
    `t~${cut}oo`,
    `t~${cut}+`,
    `t~${cut}o `,
    ` t~${cut}o`,
    `T~${cut}o`,
    `p~${cut}o`,
    `p~${'a'.repeat(5000)}`,
    `h~${cut}o`,
    'U0ANN',
    'alice@acme.com',
    '{"hash":',
    '{"hash":7}',
    `{"hash":"${cut}o","text":"hello"}`,
    { hash: cut },
    { hash: null, original: 'alice@acme.com' },
    { h_4: `${cut}o` },
    [],
    null,
    undefined,
    7,
  ])('%j is none', (found) => {
    expect(psoxyTokenOf(found)).toBeUndefined();
  });

  test('whatever comes, nothing is thrown, and what is read has the canonical form', () => {
    const near = fc.stringMatching(/^(t~|p~|\{"hash":"|h~|psoxy:)[\w+/=@{}":~-]{0,80}$/);
    fc.assert(
      fc.property(fc.oneof(near, fc.anything(), fc.json()), (found) => {
        const token = psoxyTokenOf(found);

        expect(token === undefined || isPsoxyToken(token)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an answer', () => {
  test('has every token in the canonical form, wherever it stands, and everything else as it was', () => {
    const answer = {
      ok: true,
      messages: [
        {
          user: reversible('blah'),
          ts: '1700000000.000100',
          team: 'T1',
          reactions: [{ users: [{ hash: blah.slice(6) }] }],
        },
        {
          user: 'USLACKBOT',
          inviter: 'U0RAW',
          blocks: [{ elements: [{ type: 'user', user_id: `t~${blah.slice(6)}` }] }],
        },
      ],
    };

    expect(withCanonicalTokens(answer)).toEqual({
      ok: true,
      messages: [
        { user: blah, ts: '1700000000.000100', team: 'T1', reactions: [{ users: [blah] }] },
        { user: 'USLACKBOT', inviter: 'U0RAW', blocks: [{ elements: [{ type: 'user', user_id: blah }] }] },
      ],
    });
  });

  test('keeps nothing of a broken token, in which the id may stand', () => {
    const answer = withCanonicalTokens({ user: { hash: 'broken', original: 'alice@acme.com' } });

    expect(answer).toEqual({ user: null });
  });

  test('of whatever shape throws nothing and inherits nothing', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`) as unknown;
    const sly = JSON.parse('{"__proto__":{"user":"U1"},"user":"U2"}') as object;

    expect(() => withCanonicalTokens(deep)).not.toThrow();
    expect(Object.getPrototypeOf(withCanonicalTokens(sly))).toBe(Object.prototype);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        withCanonicalTokens(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('with the salt', () => {
  test('ids and addresses become what the Psoxy makes of them', () => {
    expect(psoxyTokenFor('blah', salt)).toBe(blah);
    expect(psoxyTokenFor('1', salt)).toBe('psoxy:0zPKqEd-CtbCLB1ZSwX6Zo7uAWUvkpfHGzv9-cuYwZc');
    expect(psoxyTokenForAddress('alice@acme.com', salt)).toBe(alice);
  });

  test.each(['ALICE@Acme.COM', ' alice+news@acme.com ', 'Alice Lee <alice@acme.com>', 'alice+a+b@acme.com'])(
    '%s is the same mailbox',
    (address) => {
      expect(psoxyTokenForAddress(address, salt)).toBe(alice);
    },
  );

  test('dots count, unless the Psoxy was set not to mind them', () => {
    const dotted = 'a.li.ce@acme.com';

    expect(psoxyTokenForAddress(dotted, salt)).not.toBe(alice);
    expect(psoxyTokenForAddress(dotted, { ...salt, ignoresDots: true })).toBe(alice);
  });

  test.each(['', 'alice', '@acme.com', 'alice@', '+news@acme.com', 'a b@acme.com'])('%j is no address', (address) => {
    expect(psoxyTokenForAddress(address, salt)).toBeUndefined();
  });
});

describe('the namespace', () => {
  const slack = { name: 'slack', normalize: (id: string) => id.toUpperCase() };
  const isPerson = (id: string) => /^[UW]\w+$/.test(id) && id !== 'USLACKBOT';
  const key = { version: 1, secret: Buffer.alloc(32, 5) };
  const direct = pseudonymizer(key, slack);
  const blind = pseudonymizer(key, throughPsoxy(slack, isPerson, undefined));
  const knowing = pseudonymizer(key, throughPsoxy(slack, isPerson, salt));

  test('a person has one pseudonym in every form, and none is the token that came', () => {
    const forms = [`t~${hashOf('U0ANN').toString('base64url')}`, reversible('U0ANN'), `${reversible('U0ANN')}@x.org`];

    const made = new Set(forms.map((form) => blind.person(form)));

    expect(made.size).toBe(1);
    expect([...made][0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('an id that came through as it is becomes a pseudonym too; with the salt that of its token', () => {
    expect(blind.person('U0ANN')).toBe(direct.person('U0ANN'));
    expect(knowing.person('U0ANN')).toBe(blind.person(reversible('U0ANN')));
  });

  test('channels, bots and Slackbot are the same as without a Psoxy', () => {
    for (const one of [blind, knowing]) {
      expect(one.ref('channel', 'C0GENERAL')).toBe(direct.ref('channel', 'C0GENERAL'));
      expect(one.person('B0BOT')).toBe(direct.person('B0BOT'));
      expect(one.person('USLACKBOT')).toBe(direct.person('USLACKBOT'));
    }
  });
});

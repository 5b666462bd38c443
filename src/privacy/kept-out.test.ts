// Of somebody who objected no row passes, and in the rows of others nothing names them.
import { describe, expect, test } from 'vitest';
import { nilId } from '../base/ids.ts';
import { KeptOut, type KeptOutEntry } from './kept-out.ts';
import { pseudonymizer } from './pseudonym.ts';
import type { Row } from './sanitize.ts';
import { namingColumns } from './shape.ts';
import {
  accountShape,
  identityMapShape,
  messageShape,
  rosterShape,
  type Shape,
  shapes,
  surveyShape,
} from './shapes.ts';

const tokens = pseudonymizer({ version: 1, secret: Buffer.alloc(32, 5) }, { name: 'test', normalize: (id) => id });
const ann = tokens.person('ann');
const ben = tokens.person('ben');
const mailbox = (name: string) => tokens.identity('mailbox', name);
const domain = tokens.identity('domain', 'example.com');
const claim = tokens.identity('account@slack', 'U1');

const knownBy = (kind: KeptOutEntry['kind'], token: string, at = nilId): KeptOutEntry => ({
  objection: 'one',
  kind,
  token,
  domain: at,
});

/** A row of a shape with these values, and of every other column what stands for nothing. */
function rowOf({ columns }: Shape, values: Record<string, Row[number]>): Row {
  const isList = (kind: string): boolean =>
    ['people', 'refs', 'identities', 'labels', 'eachOf', 'countsOf'].includes(kind);
  return Object.entries(columns).map(([name, { kind }]) => values[name] ?? (isList(kind) ? [] : nilId));
}

/** What passes, by the names of the columns that hold anything. */
function passing(shape: Shape, rows: readonly Row[], keptOut: KeptOut) {
  const names = Object.keys(shape.columns);
  return keptOut.rowsThatPass(shape, rows).map((row) =>
    Object.fromEntries(
      names.flatMap((name, at) => {
        const value = row[at]!;
        return value === nilId || (Array.isArray(value) && value.length === 0) ? [] : [[name, value]];
      }),
    ),
  );
}

describe('of somebody who objected', () => {
  test('no message passes, and others mention and answer nobody in their place', () => {
    const keptOut = new KeptOut([knownBy('token', ann)]);

    const passed = passing(
      messageShape,
      [
        rowOf(messageShape, { author: ann }),
        rowOf(messageShape, { author: ben, mentionedPeople: [ann, ben], reactedBy: [ann], threadAt: 5 }),
      ],
      keptOut,
    );

    expect(passed).toEqual([{ author: ben, mentionedPeople: [ben], threadAt: 5 }]);
  });

  test('a manager’s people belong to nobody in their place, and to all others above', () => {
    const keptOut = new KeptOut([knownBy('token', ann)]);

    const passed = passing(
      rosterShape,
      [rowOf(rosterShape, { person: ben, manager: ann, managers: [ann, 'top'] })],
      keptOut,
    );

    expect(passed).toEqual([{ person: ben, managers: ['top'] }]);
  });

  test('a new account with their address does not pass, and what it writes does not either', () => {
    const keptOut = new KeptOut([knownBy('address', mailbox('ann'), domain)]);
    const account = rowOf(accountShape, {
      account: ann,
      mailbox: mailbox('ann+x'),
      plainMailbox: mailbox('ann'),
      domain,
    });

    const accounts = passing(accountShape, [account], keptOut);
    const messages = passing(messageShape, [rowOf(messageShape, { author: ann })], keptOut);

    expect([accounts, messages]).toEqual([[], []]);
    expect(keptOut.takeLearned()).toEqual([knownBy('token', ann)]);
    expect(keptOut.takeLearned()).toEqual([]);
  });

  test('the same mailbox at another domain is somebody else’s', () => {
    const keptOut = new KeptOut([knownBy('main', mailbox('ann'), domain)]);
    const other = tokens.identity('domain', 'example.org');
    const account = rowOf(accountShape, {
      account: ben,
      mailbox: mailbox('ann'),
      plainMailbox: mailbox('ann'),
      domain: other,
    });

    expect(passing(accountShape, [account], keptOut)).toHaveLength(1);
  });

  test('a row of an HR file that names their main address tells what else is theirs', () => {
    const keptOut = new KeptOut([knownBy('main', mailbox('ann'), domain)]);
    const row = rowOf(rosterShape, {
      person: 'person',
      mailboxes: [mailbox('ann'), mailbox('a.old')],
      plainMailboxes: [mailbox('ann'), mailbox('a.old')],
      domains: [domain, domain],
      claims: [claim],
    });

    const passed = passing(rosterShape, [row], keptOut);

    expect(passed).toEqual([]);
    expect(keptOut.takeLearned().map(({ kind, token }) => [kind, token])).toEqual([
      ['token', 'person'],
      ['claim', claim],
    ]);
  });

  test('whoever has their address beside another main one stays: it may be a mailbox of many', () => {
    const keptOut = new KeptOut([knownBy('main', mailbox('ann'), domain)]);
    const row = rowOf(rosterShape, {
      person: 'other',
      mailboxes: [mailbox('ben'), mailbox('ann')],
      plainMailboxes: [mailbox('ben'), mailbox('ann')],
      domains: [domain, domain],
    });

    expect(passing(rosterShape, [row], keptOut)).toHaveLength(1);
  });

  test('a row of an identity map is emptied and stays, since a map that lacks rows is not read', () => {
    const keptOut = new KeptOut([knownBy('token', 'person')]);
    const row = rowOf(identityMapShape, { file: 'file', row: 2, rows: 3, person: 'person', claims: [claim] });

    expect(passing(identityMapShape, [row], keptOut)).toEqual([{ file: 'file', row: 2, rows: 3 }]);
    expect(keptOut.find('claim', claim)).toBe('one');
  });

  test('an answer of a survey that names them by address does not pass', () => {
    const keptOut = new KeptOut([knownBy('main', mailbox('ann'), domain)]);
    const row = rowOf(surveyShape, { whose: 'whose', mailbox: mailbox('ann'), plainMailbox: mailbox('ann'), domain });

    expect(passing(surveyShape, [row], keptOut)).toEqual([]);
  });
});

test('rows without anybody who objected are not even copied', () => {
  const rows = [rowOf(messageShape, { author: ben })];

  expect(new KeptOut().rowsThatPass(messageShape, rows)).toBe(rows);
  expect(new KeptOut([knownBy('token', ann)]).rowsThatPass(messageShape, rows)[0]).toBe(rows[0]);
});

test('nobody is kept out by a token that stands for none', () => {
  const keptOut = new KeptOut([knownBy('token', nilId), knownBy('main', nilId, domain)]);

  expect(keptOut.isEmpty).toBe(true);
});

test.each(shapes.map((shape): [string, Shape] => [shape.name, shape]))(
  'every column of %s that names people says whose the row is, or is looked through',
  (_name, shape) => {
    const naming = Object.entries(shape.columns).filter(([, { kind }]) => /^(person|people|identit)/.test(kind));
    const known = [
      ...namingColumns(shape),
      ...shape.key,
      ...(shape.whose === null ? [] : Object.values(shape.whose).flat(2)),
    ];

    expect(naming.map(([name]) => name).filter((name) => !known.includes(name))).toEqual([]);
    expect(shape.whose === null && naming.length > 0).toBe(false);
  },
);

test('of a time that was destroyed nothing passes, and of the times around it everything does', () => {
  const keptOut = new KeptOut([], [{ from: 2000, before: 3000 }]);
  const messages = [1999, 2000, 2999, 3000].map((at) => rowOf(messageShape, { at, author: ann }));

  const passed = keptOut.rowsThatPass(messageShape, messages);

  const at = Object.keys(messageShape.columns).indexOf('at');
  expect(passed.map((row) => row[at])).toEqual([1999, 3000]);
  expect(keptOut.rowsThatPass(accountShape, [rowOf(accountShape, { account: ann })])).toHaveLength(1);
});

test('what keeps out fewer times is within what keeps out more, and not the other way round', () => {
  const [fewer, more] = [new KeptOut([], [{ from: 2, before: 3 }]), new KeptOut([], [{ from: 1, before: 9 }])];

  expect([fewer.isWithin(more), more.isWithin(fewer), fewer.isEmpty]).toEqual([true, false, false]);
});

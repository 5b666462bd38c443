// The draft of an impact assessment: what the configuration can answer is answered, what only people can is left open.
import type { Evidence } from './gather.ts';
import { list, table } from './markdown.ts';

const open = '*For you to fill in.*';

export function assessment(evidence: Evidence): string {
  const { minimumGroup, retention, connections, suppression } = evidence;
  const hidden = suppression.reduce(
    (sum, one) => sum + Object.values(one.hidden).reduce((all, count) => all + count, 0),
    0,
  );
  return [
    `This is a draft. It describes what the program does as it is set now; whether that is necessary and proportionate where you
are, you decide, with those whom it concerns.`,
    '## What is done',
    `Who wrote when in which channel, who answered whom and how much, is read from ${
      connections.length === 0 ? 'no source yet' : connections.map(({ name }) => name).join(', ')
    }, without what was said. From it, figures of groups are computed by fixed formulas. There is no learning, no score of a
person, no reading of feelings, and no decision is made by the program. [The record](processing-record.md) has the details.`,
    '## Why it is needed',
    `Legal basis and the interest behind it: ${open}\n\nWhy less would not do: ${open}`,
    '## What those whom it concerns think',
    `Opinion of the people, or of their council: ${open}`,
    '## What could go wrong, and what stands against it',
    table(['Risk to people', 'What stands against it', 'What remains'], risks(minimumGroup, hidden)),
    '## How long',
    `Events ${retention.periods.events} months, archives and files ${retention.periods.files}, figures ${retention.periods.figures}.
What is older is removed every night, also while everything is halted.`,
    '## What can be stopped',
    list([
      'Halt: within seconds nothing is collected, imported, computed or exported. Owners and administrators; it lasts over restarts.',
      'Destroy: a connection, a person, days, or everything; asked by one, confirmed by another; with a signed receipt.',
      'Objection: a member is left out of every figure that is still computed.',
      `The minimum group is ${minimumGroup}; lowering it needs two signatures, and it is never below 5.`,
    ]),
    '## Conclusion',
    `Remaining risk, measures of your own, date of the next review: ${open}`,
  ].join('\n\n');
}

const risks = (minimumGroup: number, hidden: number): string[][] => [
  [
    'What somebody wrote is read by others.',
    'No text is stored: the vocabulary of what may be kept has no kind for it, and the event store has no column for it. A test searches every byte for planted words.',
    'Records are in the memory of the process while they are read.',
  ],
  [
    'A figure tells something about one person.',
    `No figure of fewer than ${minimumGroup} people, none that one person dominates, none that gives another away by subtraction. ${hidden} figures are hidden now.`,
    'Whoever knows a group well may draw conclusions from a change of its members.',
  ],
  [
    'Somebody finds out whose token it is.',
    'Tokens are keyed (HMAC-SHA-256); the key is sealed under a master key that can be kept elsewhere. Looking one up is in the audit log.',
    'Who has the data, the master key and a list of ids can do it.',
  ],
  [
    'It is used to judge people.',
    'There is no view of a person but their own. Every question about figures and every export is in the audit log, which auditors read.',
    'What people do with figures of groups outside of the program.',
  ],
  [
    'Data are kept longer than needed.',
    'Periods for each layer and connection, enforced every night; what is older is not even read.',
    'Copies that you made yourselves, such as backups and exports.',
  ],
];

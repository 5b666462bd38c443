// The documentation page of the connector of admin analytics: what it asks for, what it keeps, and what it lacks.
import { differenceReasons } from '../../collector/analytics/explain.ts';
import { mostDays } from '../../collector/analytics/compare-days.ts';
import type { ListRead } from '../../connector/api-connector.ts';
import type { Stream } from '../../connector/stream.ts';
import { analyticsWords } from '../../connectors/slack/analytics-verdict.ts';
import { slackAnalytics } from '../../connectors/slack/slack-analytics.ts';
import { code, kept, list, scopeTable, table } from './connector-page.ts';

const { consent, identity, snapshots, timeline, streams } = slackAnalytics;

/** The page as Markdown. */
export function slackAnalyticsPage(): string {
  return `${[head, connecting(), asked(), read(), lacking(), kept(slackAnalytics), counts(), unseen()].join('\n\n')}\n`;
}

const head = `# Slack admin analytics

Connector \`slack-analytics\`. ${slackAnalytics.summary} This page is written by
\`node src/cli/internal/write-docs.ts\` from the declaration in \`src/connectors/slack/slack-analytics.ts\`, which the program
itself runs on; a test fails when it is out of date.

**The recommended way for Slack Enterprise.** Every other way to read Slack hands us text, which we measure and drop. Here Slack
leaves it out before it answers: not a word that somebody wrote reaches this program, not even its memory. The price is
[what it lacks](#what-it-lacks).

## What you need

${list(slackAnalytics.needs)}`;

const connecting = (): string => `## Connecting

In the console: *Manage > Data Connections > Add New Connection > Slack admin analytics*.

${consent.steps!.map(({ title, what }, at) => `${at + 1}. **${title}.** ${what}`).join('\n')}

Or bring the token of an administrator: \`npx tacit connect slack-analytics --token-stdin < token.txt\`.

It is a connection of its own, or stands **beside another one as a counter-check**: connect it and choose no channels. Then
nothing is collected by it, and [its counts](#slacks-own-counts) are held against what the other connection stored. Where both
collect the same channels, what the other one stored is worth more: this one neither replaces nor removes it.`;

function asked(): string {
  return `## What we ask Slack for, and why

${scopeTable([...consent.scopes, ...consent.beside!.scopes])}

Never asked for: ${consent.neverAsked.map((one) => `\`${one}${one.endsWith(':') ? '*' : ''}\``).join(', ')}.`;
}

function read(): string {
  const file = ({ method, arguments: args }: ListRead): string =>
    `${method} (${Object.values(args)
      .filter((value) => value !== 'true')
      .join(', ')})`;
  const rows = [
    [code(identity.method), 'whose token it is; the first call of every sync', identity.perMinute],
    [
      code(file(snapshots.workspaces!)),
      'what channels are called, to be shown to who chooses them',
      snapshots.workspaces!.perMinute,
    ],
    [
      code(file(snapshots.accounts)),
      'members: the newest file and those of twelve months',
      snapshots.accounts.perMinute,
    ],
    [code(file(snapshots.places)), 'public channels: the newest file', snapshots.places.perMinute],
    [code(timeline.method), 'metadata of messages, newest first, replies among them', timeline.perMinute],
  ];
  return `## What is read

${table(
  ['call', 'for', 'calls a minute'],
  rows.map((row) => row.map(String)),
)}

Files come packed, one JSON object a line. They are read while they arrive, a thousand records at a time, and are never whole in
memory or on the disk. Slack has the file of a day a day or two later; the newest is looked for so far back. A channel that was
made private since its newest file was written is read until the next file comes, a day or two later.

Slack’s metadata does not say which messages are of apps. A message of somebody who is in no file of members is an app’s, unless
one of Slack’s own clients sent it: then a person wrote it who belongs to another organization, and is not counted.`;
}

function lacking(): string {
  const rows = Object.entries(streams as unknown as Readonly<Record<string, Stream>>).flatMap(
    ([name, { lacks = [] }]) => lacks.map(({ columns, why }) => [code(name), columns.map(code).join(', '), why]),
  );
  return `## What it lacks

${table(['stream', 'fields', 'why'], rows)}

These stay empty. A metric that needs one of them says “not available” with the reason, and no number, for every week in which
messages came by such a way; so do the pairs of mentions and reactions in \`tacit reconcile\`. That an edit happened is not seen;
deletions are found as with [Slack](slack.md#how-it-becomes-complete-and-stays-so). Slack’s \`text_character_count\` is not kept:
it counts the text as Slack stores it, with addresses and ids where people see names
([0109](decisions/0109-a-length-of-another-kind-is-none.md)).`;
}

function counts(): string {
  const rows = [
    ['messages posted', '`messages_posted_count`', 'messages of people and apps, written on that UTC day'],
    ['posted by members', '`messages_posted_by_members_count`', 'messages of the organization’s own people'],
    ['members who posted', '`members_who_posted_count`', 'different people among them'],
    ['reactions', '`reactions_added_count`', 'reactions to messages of that day, whenever they were given'],
    ['members', '`total_members_count`', 'how many are in the channel today; shown, and never called a difference'],
  ];
  return `## Slack’s own counts

Slack counts each channel and UTC day itself, once, and never again. *Slack’s own counts* on the page of the connection, and
\`npx tacit reconcile --counts ID --from 2026-02-01 --to 2026-02-28\`, hold these counts against what is stored by all connections
of the organization, for up to ${mostDays} days. The files are asked for at that moment, and nothing of them is kept.

${table(['count', 'in Slack’s file', 'here'], rows)}

They are counts for whoever answers for the data, as those of [\`tacit reconcile\`](commands.md): not protected by group size,
and for owners and administrators alone. Where a channel differs, the page says why:

${list(Object.values(differenceReasons).map((reason) => `${reason}.`))}`;
}

const unseen = (): string => `## When Slack refuses

Beside the words that [Slack](slack.md#when-slack-refuses) has for all its methods: ${analyticsWords.map(code).join(', ')}. Where
the plan, a setting or the rights of who consented forbid it, the sync stops and says so (\`source-policy\`); a channel that
another workspace of the organization owns is left out and named in the coverage report.

\`admin.analytics.messages.activity\`, how many people a message reached, is not read: no metric needs it.

Archived channels are in no file, so they are not read; what was stored of them before stays. This connection reads with a token
of its own alone, and through no proxy: there is no text to be kept away from us.`;

// The documentation page of the Discovery connector: what an administrator does at Slack, and what is read and kept.
import type { Call, Reach } from '../../connector/api-connector.ts';
import { slackDiscovery } from '../../connectors/slack/slack-discovery.ts';
import { code, kept, list, scopeTable, table } from './connector-page.ts';

const { api, consent, identity, snapshots, timeline } = slackDiscovery;
const budget = api.budget!;

/** The page as Markdown. */
export function slackDiscoveryPage(): string {
  return `${[head, connecting(), asked(), reach(), read(), kept(slackDiscovery), complete, unseen, sandbox].join('\n\n')}\n`;
}

const head = `# Slack Discovery

Connector \`slack-discovery\`. ${slackDiscovery.summary} This page is written by
\`node src/cli/internal/write-docs.ts\` from the declaration in \`src/connectors/slack/slack-discovery.ts\`, which the program
itself runs on; a test fails when it is out of date.

## What you need

${list(slackDiscovery.needs)}`;

const connecting = (): string => `## Connecting

In the console: *Manage > Data Connections > Add New Connection > Slack Discovery*. The page of the connector has the same
steps, with your redirect URL to copy.

${consent.steps!.map(({ title, what }, at) => `${at + 1}. **${title}.** ${what}`).join('\n')}

Slack sends the browser back to the page of the connection. There you decide [how far it looks](#how-far-it-looks), and press
**Connect**: nothing is collected before that. The call that asks whom the token speaks for is the only one until then.

Or bring the token of an owner: \`npx tacit connect slack-discovery --token-stdin < token.txt\`, with \`--reach private\` or
\`--reach direct\` where public channels are not enough.`;

function asked(): string {
  return `## What we ask Slack for, and why

${scopeTable([...consent.scopes, ...consent.beside!.scopes])}

Never asked for: ${consent.neverAsked.map((one) => `\`${one}${one.endsWith(':') ? '*' : ''}\``).join(', ')}.

**${consent.refused!.map(code).join(', ')} is refused.** Slack sometimes opens both halves of Discovery at once. Who holds that
scope can change and delete what people wrote. A connection that was granted it shows so and reads nothing, until the scope is
removed from the app and the consent given again, or until two people of your organization have signed for it
(*What needs two*, \`npx tacit approvals\`). What they signed for ends when the scope is gone: if it comes back, two sign again.`;
}

const reaches: Readonly<Record<Reach, string>> = {
  public: 'public channels of all workspaces. What a connection has unless somebody decides otherwise.',
  private: 'and private channels.',
  direct: 'and direct messages, of two people and of groups. It needs two signatures, always.',
};

const reach = (): string => `## How far it looks

Discovery shows everything that was ever sent in the organization. What of it is read is your decision, made before the first
call that lists channels, shown on the page of the connection, and written into the audit log.

${table(
  ['reach', 'what is read'],
  slackDiscovery.reaches.map((each) => [code(each), reaches[each]]),
)}

Lists are asked for no more than is within reach, and every record is held against it once more: what lies farther is not read,
not stored and not counted. A conversation that is not clearly public counts as private, and one that is not clearly a channel
as a direct message. Narrowing takes effect at once, and needs one person. Widening a connection that reads already needs two:
an owner asks, another owner or an auditor signs. What was stored before it was narrowed stays until you
[destroy](destroy.md) it or its [retention](retention.md) ends.`;

function read(): string {
  const rows: readonly (readonly [Call, string, number | null])[] = [
    [identity, 'whose token it is; the first call of every sync', null],
    [snapshots.workspaces!, 'the ids of the workspaces, of which nothing is kept', snapshots.workspaces!.limit],
    [snapshots.accounts, 'accounts, deactivated ones too, whole, in every sync', snapshots.accounts.limit],
    [snapshots.places, 'channels: each workspace, then what belongs to none of them alone', snapshots.places.limit],
    [snapshots.places.details!, 'how many people are in a channel: of new ones, and by night of all', null],
    [snapshots.places.recent!, 'ids of conversations in which something happened', snapshots.places.recent!.limit],
    [timeline, 'messages of a channel with replies and reactions, newest first', timeline.limit],
    [
      timeline.changes!,
      'which messages of a channel were edited or deleted: their times alone',
      timeline.changes!.limit,
    ],
  ];
  return `## What is read

${table(
  ['call', 'for', 'calls a minute', 'records a page'],
  rows.map(([{ method, perMinute }, what, limit]) => [code(method), what, String(perMinute), String(limit ?? '')]),
)}

Nothing else can be called: drafts, files, searches and everything that writes are in no declaration, and a test holds that they
are not.

Slack lets all apps of an organization make about ${budget.perSecond} Discovery calls a second together. They are shared with
${budget.sharedWith}. A connection takes at most **${budget.proposed} a second** over all methods, and rests as long as Slack
asks. *Settings of this connection* change that number (\`npx tacit pace ID 5\`).`;
}

const complete = `## How it stays complete

Replies stand among the messages of their channel, each at its own time, so there are no threads to be asked for. Every hour
Slack is asked in which conversations something happened since, and of those the newest page is read; after a week without a
sync, and through a proxy, that of all. Every night the last ${timeline.lookbackDays} days of each and a share of everything
older, as with [Slack](slack.md#how-it-becomes-complete-and-stays-so): so reactions are found.

Edits and deletions are taken from Slack's own record of them: before the newest page of a channel is read, the record since
the last time is, and whatever it names is read again where it stands. A message is removed when Slack says that it was
deleted and does not show it any more, the oldest of a channel too. The record holds what stood there before; of it the times
of the messages are read, in memory, and nothing is kept. Slack keeps it only where the retention of the organization says
*keep everything*; where it does not, and through a Psoxy, edits and deletions are found by reading again.

A channel of several workspaces is listed under each of them and read once. One that Slack does not find under the workspace
where it was listed is asked for once more without one. Direct messages belong to the organization and are asked for without a
workspace.

People and channels have the same tokens as through [Slack](slack.md) and its [export](slack-export.md): the same message
read by two ways is one message.`;

const unseen = `## What is not seen

* How many people are in a channel, between two nights: their number is asked for once a day.
* Who reacted, beyond the people that a page names; how many they are is kept.
* What was written and deleted between two syncs, and earlier words of an edited message.
* Where Slack keeps no record of deletions: that of the oldest messages of a channel, when nothing older is left to be shown.
* Reactions to what the newest page does not show, until the night after.
* That a channel became private, until the list of channels is read again with the next sync.
* Drafts, files and what stands in canvases: never asked for.`;

const sandbox = `## Trying without a Slack

Connector \`slack-discovery-sandbox\`, offered outside production: the same declaration over a [made-up organization](sandbox.md)
of several workspaces on this machine. \`npx tacit connect slack-discovery-sandbox --reach private\` does it without a browser.`;

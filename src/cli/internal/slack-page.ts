// The documentation page of the live Slack connector, made from its declaration and from what the collector does with it.
import { nextStepOf } from '../../api/next-steps.ts';
import { errorCodes } from '../../base/errors.ts';
import { nights } from '../../collector/sync/recheck.ts';
import { type Call } from '../../connector/api-connector.ts';
import type { Verdict } from '../../connector/verdict.ts';
import { placeReasons } from '../../connector/place-reasons.ts';
import { slack } from '../../connectors/slack/slack.ts';
import { knownWords, verdictOf } from '../../connectors/slack/verdict.ts';
import { code, kept, list, scopeTable, table } from './connector-page.ts';

const { consent, timeline, snapshots } = slack;

/** The page as Markdown. */
export function slackPage(): string {
  const parts = [head, organization, asked(), read(), kept(slack), complete(), unseen, limits, refusals(), sandbox];
  return `${parts.join('\n\n')}\n`;
}

const head = `# Slack

Connector \`slack\`. ${slack.summary} This page is written by
\`node src/cli/internal/write-docs.ts\` from the declaration in \`src/connectors/slack/slack.ts\`, which the program itself
runs on; a test fails when it is out of date.

## What you need

${list(slack.needs)}

## Connecting

In the console: *Manage > Data Connections > Add New Connection > Slack*. The page of the connector takes you through it.

1. **Create your own app at Slack.** One button opens Slack's page with everything filled in: the four scopes below, the
   redirect URL, nothing else. The app belongs to your organization, and nobody else can use it.
2. **Enter its client id and client secret.** They are sealed; nobody can read them again.
3. **Consent at Slack**, which sends the browser back. Slack accepts only HTTPS redirect URLs: \`TACIT_URL\` names your public
   address, or \`npm start -- --https\` serves with a certificate of its own ([operations](operations.md#https-on-a-laptop)).
4. **Choose** all public channels, some, or all but some, how far back to read (12 months unless you choose otherwise), and
   whether channels are read that are shared with other organizations (no, unless you switch it on). Names are shown live
   from Slack and not stored; patterns such as \`team-*\` are applied to new channels too. The plan says how many calls and
   how much time the choice costs.

Or bring a token of your app: on the page of the connector, or \`npx tacit connect slack --token-stdin < token.txt\`.

Disconnecting revokes the token at Slack. What was stored stays until the connection is destroyed, which needs two.`;

const organization = `## A whole organization

An Enterprise organization of several workspaces is one connection, read workspace by workspace: the people, public channels
and messages of each that lets the app in. A channel that is in several is read once. A workspace that is a connection of its own
already may stay one: what both read is stored once and counts once, whichever came first (\`test/collecting-beside.test.ts\`).
When one of the two is destroyed, what it wrote last goes with it, also what the other had seen.

${consent.ofOrganization!.steps.map(({ title, what }, at) => `${at + 1}. **${title}.** ${what}`).join('\n')}`;

function asked(): string {
  return `## What we ask Slack for, and why

${scopeTable([...consent.scopes, ...consent.ofOrganization!.beside.scopes])}

Never asked for: ${consent.neverAsked.map((one) => `\`${one}${one.endsWith(':') ? '*' : ''}\``).join(', ')}. A token that has
more than we asked for is used for what is listed here alone, and the connection's page points the rest out. A scope that was
not granted leaves out the streams that need it, and the page says which.

Instead of a person's consent a **bot** can be used; it is off unless you choose it, and asks for \`channels:join\` as well.
${consent.alternative!.warning}`;
}

function read(): string {
  const threads = timeline.threads!;
  const rows: readonly (readonly [Call, string, number | null])[] = [
    [slack.identity, 'whose token it is; the first call of every sync', null],
    [snapshots.workspaces!, 'of an organization: the workspaces that let the app in', snapshots.workspaces!.limit],
    [snapshots.accounts, 'accounts, whole, in every sync', snapshots.accounts.limit],
    [snapshots.places, 'public channels, whole, in every sync', snapshots.places.limit],
    [timeline, 'messages of a channel, newest first', timeline.limit],
    [threads, 'replies of a thread, only where it says other than what was read of it', threads.limit],
  ];
  return `## What is read

${table(
  ['call', 'for', 'calls a minute', 'records a page'],
  rows.map(([{ method, perMinute }, what, limit]) => [code(method), what, String(perMinute), String(limit ?? '')]),
)}

Only public channels: one that does not say that it is public is not read and not counted. Records are in memory until they
pass the [privacy boundary](privacy.md), and never on the disk.`;
}

function complete(): string {
  return `## How it becomes complete, and stays so

A reply to an old thread shows in no list of new messages, an edit keeps the message's first time, and a deletion leaves
nothing. So what was stored is read again:

* **Every hour the newest page of every channel.** One call reaches up to ${timeline.limit} messages back, so in most channels
  it finds recent edits, deletions and reactions too. If it does not reach what was read before, the hole is remembered and
  read.
* **The past, newest first,** page by page over all channels, down to the horizon. A channel's cursor moves only after its
  page is stored: a sync that is killed reads one page again and loses and doubles nothing. During a backfill of days, what
  is new is read in between.
* **A ledger of threads.** Each page says of each thread how many replies it has and when the last came. A thread whose words
  differ from what was read of it owes, and is read whole. Threads that owe nothing cost no call.
* **Every night the last ${timeline.lookbackDays} days of every channel,** and of everything older a share, so that **every
  stored message is read again within ${nights.ofHistory} nights and every reply within ${nights.ofThreads}**. A page of
  ${timeline.limit} messages carries every message's reply count, last reply, edit and reactions: a million messages cost about
  a thousand calls. The connection's page says how long a round takes at present.
* **Deletions** are believed only where Slack still shows what is older: a stored message that is missing from a page above
  the oldest message of that page. So retention, which takes the old end, is no deletion. Never from an empty page, never
  where Slack says that it hides older messages (\`${timeline.isCut}\`), and of replies only when their thread was read to its
  end.

The coverage report (*Coverage* on the connection's page, \`npx tacit coverage ID\`) shows for every channel the replies that
Slack counts against those that are stored, threads that owe, reactions whose authors Slack does not name, when it was last
read again, and why a channel is not read:

${table(
  ['reason', 'sentence'],
  Object.entries(placeReasons).map(([reason, sentence]) => [code(reason), sentence]),
)}

The same workspace by consent and by [export](slack-export.md) doubles nothing: a message is known by its channel and time.`;
}

const unseen = `## What is not seen

* Who reacted, beyond the people that a page names; how many they are is kept.
* What was written and deleted between two syncs, and earlier words of an edited message.
* An edit or a reaction inside a thread whose count and last reply stay the same, until its turn comes
  (${nights.ofThreads} nights at most); a reply that is deleted at the same time as another is written, until then too.
* The deletion of the oldest messages of a channel, when nothing older is left to be shown.
* Deleted replies of threads that are longer than twenty pages.
* What Slack's plan or retention hid before it was read.
* Private channels and direct messages, ever. A channel that becomes private is not read any more; what was stored of it
  stays until you remove it.`;

const limits = `## Limits, and who runs the app

Slack counts the calls of each app in each workspace by method. The calls above use 97 % of each budget, over all processes
together, and rest for as long as Slack asks (\`Retry-After\`), each method for itself.

**An organization that runs its own internal Slack app keeps these full limits.** Apps that are distributed commercially
outside Slack's Marketplace do not: Slack lets them read history and replies ${timeline.slowClass!.perMinute === 1 ? 'once' : `${timeline.slowClass!.perMinute} times`} a minute, ${timeline.slowClass!.limit} messages
each. A vendor who wants to connect other organizations' workspaces to a product made of this needs Slack's Marketplace; who
runs Tacit for their own organization does not. If Slack puts an app into the slow class all the same, it is noticed at run
time, obeyed, and shown on the connection's page.`;

function refusals(): string {
  const groups = new Map<string, { words: string[]; verdict: Verdict }>();
  for (const word of knownWords) {
    const verdict = verdictOf({ status: 200, error: word });
    const key = JSON.stringify(verdict);
    groups.set(key, { words: [...(groups.get(key)?.words ?? []), word], verdict });
  }
  const rows = [...groups.values()].map(({ words, verdict }) => [words.map(code).join(', '), ...meaning(verdict)]);
  const unknown = meaning(verdictOf({ status: 200, error: 'something_new' }));
  return `## When Slack refuses

${table(['Slack says', 'what happens', 'what you do'], [...rows, ['any other word', ...unknown]])}

No answer, half of one, one that is no JSON, and 5xx are tried again for half a minute, then every few minutes, for as long as
it takes; nothing is lost. [Errors](errors.md) has every code.`;
}

const nothing = 'Nothing.';

function meaning(verdict: Verdict): readonly [string, string] {
  switch (verdict.is) {
    case 'fine':
      return ['All is well.', nothing];
    case 'wait':
      return ['The method rests for as long as Slack says; others go on.', nothing];
    case 'again':
      return ['The same call again, a little later.', nothing];
    case 'refresh':
      return ['The token is renewed, once for all who wait.', nothing];
    case 'page-expired':
      return ['The list is read again from the cursor.', nothing];
    case 'skip':
      return [`This one is left out: ${placeReasons[verdict.reason]}. All others go on.`, nothing];
    case 'reconnect':
      return [`The connection needs reconnecting (\`${verdict.code}\`).`, nextStepOf(verdict.code)];
    case 'stop':
      return [`The sync stops (\`${verdict.code}\`): ${errorCodes[verdict.code]}`, nextStepOf(verdict.code)];
    case 'defect':
      return [`The sync stops (\`${verdict.code}\`).`, nextStepOf(verdict.code)];
  }
}

const sandbox = `## Trying without a Slack

Connector \`slack-sandbox\`, offered outside production: the same declaration over a [made-up Slack](sandbox.md) on this
machine, with a consent page and a year of messages. \`npx tacit connect slack-sandbox\` does it without a browser.`;

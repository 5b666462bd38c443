// Slack's own record of edits and deletions: whatever changed after a first sync is found an hour later, for few calls.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Planned } from '../sandbox/messages/planned.ts';
import { censusOf } from '../sandbox/grid/census.ts';
import { openGrid } from '../sandbox/grid/grid.ts';
import { days, hours } from '../src/base/clock.ts';
import { type Choice, choose } from '../src/control/live-connections.ts';
import { type CollectingHouse, openCollectingHouse } from './collecting-house.ts';
import { type GridStandIn, gridStandIn } from './grid-stand-in.ts';

const edits = 'discovery.conversations.edits';
const history = 'discovery.conversations.history';
let house: CollectingHouse;
beforeAll(async () => {
  house = await openCollectingHouse('2026-03-02T00:00:00Z');
}, 120_000);
afterAll(() => house.close());

/** Every message that a conversation shows now, newest first. */
function shownIn({ grid }: GridStandIn, channel: string): readonly Planned[] {
  const { core } = grid;
  const { channel: found } = grid.find(channel)!.state;
  return core.seeded.history.everything(found, { oldest: -1, latest: Infinity, limit: Infinity }).messages;
}

/** The public channels that hold so many messages at least, the fullest first. */
function channelsOf(slack: GridStandIn, least: number): readonly string[] {
  const { byChannel } = slack.grid.truth({ reach: 'public' }).connections[0];
  return byChannel.map(({ channel }) => channel).filter((channel) => shownIn(slack, channel).length >= least);
}

/** By the clock of the stand-in, after the first sync began. */
const changedAt = ({ grid }: GridStandIn): number => grid.core.now() + 500_000;
const remove = (slack: GridStandIn, planned: Planned): void =>
  slack.grid.core.seeded.messages.remove(planned, changedAt(slack));
const edit = (slack: GridStandIn, planned: Planned): void =>
  slack.grid.core.seeded.messages.edit(planned, changedAt(slack), undefined);

/** When a stored message was edited last, in microseconds; undefined where there is none of that time. */
async function editedAt({ organization }: GridStandIn, { channel, micros: at }: Planned): Promise<number | undefined> {
  const ref = organization.pseudonymize.ref('channel', channel.id);
  const rows = await house.events.store.query<{ editedAt: string }>(
    organization.id,
    `SELECT toUnixTimestamp64Micro(editedAt) AS editedAt FROM messages FINAL
     WHERE channel = '${ref}' AND toUnixTimestamp64Micro(at) = ${at}`,
  );
  return rows[0] === undefined ? undefined : Number(rows[0].editedAt);
}

interface Wanted {
  readonly messages?: number;
  readonly choice?: Partial<Choice>;
}

/** A Grid whose clock is ours and that was read once, an hour ago. Calls are counted from here on. */
async function readOnce({ messages = 1500, choice = {} }: Wanted = {}): Promise<GridStandIn> {
  const { clock } = house.control;
  house.wait(days(1) - (clock.now().getTime() % days(1)));
  const grid = openGrid({ seed: 7, people: 60, messages, endsAt: clock.now() });
  const slack = await gridStandIn(house, { grid, choice });
  await slack.sync();
  await slack.calls();
  house.wait(hours(1));
  return slack;
}

test('an hour later every edit and deletion is found, also of the oldest messages and of whole channels', async () => {
  const slack = await readOnce();
  const [full, other, ...rest] = channelsOf(slack, 5);
  const all = shownIn(slack, full!);
  const [whole] = rest.toSorted((one, two) => shownIn(slack, one).length - shownIn(slack, two).length);
  const gone = [...all.slice(-3), ...shownIn(slack, other!).slice(-1), ...shownIn(slack, whole!)];
  const changed = [all.at(-4)!, all[Math.floor(all.length / 2)]!];
  for (const planned of gone) remove(slack, planned);
  for (const planned of changed) edit(slack, planned);
  const at = changedAt(slack);

  await slack.sync();

  expect(await slack.counts()).toEqual(slack.truth('public'));
  expect(await Promise.all(changed.map((planned) => editedAt(slack, planned)))).toEqual([at, at]);
  const calls = await slack.calls();
  expect(calls[edits]!.calls).toBe(3);
  // The newest page of each, and one that holds all that lies farther back.
  expect(calls[history]!.calls).toBe(3 * 2);
}, 120_000);

test('of what lies far behind one page is read for many changes, and none for what the newest page shows', async () => {
  const slack = await readOnce({ messages: 6000 });
  const [full] = channelsOf(slack, 300);
  const all = shownIn(slack, full!);
  const recent = all.filter((planned) => planned.micros > slack.grid.core.now() - days(29) * 1000);
  const far = all.slice(-40).filter((_, at) => at % 4 === 0);
  for (const planned of [recent.at(-1)!, ...far]) edit(slack, planned);
  const at = changedAt(slack);

  await slack.sync();

  const stored = await Promise.all([recent.at(-1)!, ...far].map((planned) => editedAt(slack, planned)));
  const calls = await slack.calls();
  expect([...new Set(stored)]).toEqual([at]);
  expect([calls[edits]!.calls, calls[history]!.calls]).toEqual([1, 2]);
}, 120_000);

test('whatever is stored is taken over as it is now, however old, and for what is not nothing is asked', async () => {
  const slack = await readOnce();
  const [full] = channelsOf(slack, 5);
  const all = shownIn(slack, full!);
  // The horizon passes all but the newest.
  const { choice, connectionId } = slack.connection;
  await choose(house.control, connectionId, { ...choice!, horizonDays: 30 });
  for (const planned of all.slice(-2)) edit(slack, planned);
  const at = changedAt(slack);

  await slack.sync();

  expect(await Promise.all(all.slice(-2).map((planned) => editedAt(slack, planned)))).toEqual([at, at]);
  expect(await slack.counts()).toEqual(slack.truth('public'));
  const short = await readOnce({ choice: { horizonDays: 30 } });
  for (const planned of shownIn(short, channelsOf(short, 5)[0]!).slice(-2)) edit(short, planned);
  const before = await short.counts();
  await short.sync();
  expect([await short.counts(), (await short.calls())[history]!.calls]).toEqual([before, 1]);
}, 120_000);

test('a night in which all is read again takes over what is stored beyond the horizon, and adds nothing', async () => {
  const slack = await readOnce({ choice: { horizonDays: 200 } });
  const [full] = channelsOf(slack, 5);
  const stored = async () =>
    (await Promise.all(shownIn(slack, full!).map((one) => editedAt(slack, one)))).flatMap((time) => time ?? []);
  const { choice, connectionId } = slack.connection;
  await choose(house.control, connectionId, { ...choice!, horizonDays: 30 });
  const before = await stored();
  const oldest = shownIn(slack, full!)[before.length - 1]!;
  edit(slack, oldest);
  const at = changedAt(slack);
  // Slack keeps no record of it.
  await slack.order({ kind: 'error', error: 'channel_not_found', method: edits, times: 10_000 });

  for (let night = 0; night < 8; night += 1) {
    house.wait(days(1));
    await slack.sync();
  }

  expect(before.length).toBeLessThan(shownIn(slack, full!).length);
  expect([await editedAt(slack, oldest), (await stored()).length]).toEqual([at, before.length]);
}, 120_000);

test('what was found is told again for an hour and no longer, and by night every channel is asked', async () => {
  const slack = await readOnce();
  const [full] = channelsOf(slack, 5);
  edit(slack, shownIn(slack, full!).at(-1)!);
  await slack.sync();
  await slack.calls();

  house.wait(hours(3));
  await slack.sync();
  const again = await slack.calls();
  house.wait(hours(3));
  await slack.sync();
  const quiet = await slack.calls();
  house.wait(days(1));
  await slack.sync();
  const night = await slack.calls();

  const { conversations } = censusOf(slack.grid, 'public');
  expect([again[edits]!.calls, again[history]!.calls]).toEqual([1, 2]);
  // By then it has no more to tell than what Slack calls recent for a day: the newest page of each, and none beside.
  expect(quiet[history]!.calls).toBe(quiet[edits]!.calls);
  expect(night[edits]!.calls).toBe(conversations);
  expect(night[history]!.calls).toBeLessThan(conversations * 3);
}, 120_000);

test('a deleted message of which something is left stays as what is left of it', async () => {
  const slack = await readOnce();
  const root = channelsOf(slack, 5)
    .flatMap((channel) => shownIn(slack, channel))
    .findLast(({ replies, kind }) => replies.length > 0 && kind === 'human')!;
  remove(slack, root);

  await slack.sync();

  const { pseudonymize, id } = slack.organization;
  const rows = await house.events.store.query<{ class: string }>(
    id,
    `SELECT class FROM messages FINAL
     WHERE channel = '${pseudonymize.ref('channel', root.channel.id)}' AND toUnixTimestamp64Micro(at) = ${root.micros}`,
  );
  expect(rows).toEqual([{ class: 'redacted' }]);
  expect(await slack.counts()).toEqual(slack.truth('public'));
}, 120_000);

test('a record that comes in many pages, some of them empty, is read to its end', async () => {
  const slack = await readOnce({ messages: 3000 });
  const [full] = channelsOf(slack, 100);
  const gone = shownIn(slack, full!).slice(-5);
  for (const planned of gone) remove(slack, planned);
  await slack.order({ kind: 'empty_page', method: edits, times: 3 });
  await slack.order({ kind: 'error', error: 'channel_not_found', method: edits });

  await slack.sync();

  // One that fails, one for the same without a workspace, three that are empty or fail and one that holds it all.
  expect((await slack.calls())[edits]!.calls).toBe(4);
  expect(await slack.counts()).toEqual(slack.truth('public'));
}, 120_000);

test('a record that is closed for one place leaves it to be found as before, and takes nothing away', async () => {
  const slack = await readOnce();
  const [full] = channelsOf(slack, 5);
  const before = await slack.counts();
  remove(slack, shownIn(slack, full!).at(-1)!);
  await slack.order({ kind: 'error', error: 'channel_not_found', method: edits, times: 2 });

  const closed = await slack.sync();
  const without = await slack.counts();
  house.wait(hours(1));
  await slack.sync();

  expect([closed.problem, without]).toEqual([null, before]);
  expect(await slack.counts()).toEqual(slack.truth('public'));
}, 120_000);

test('a sync that dies between the record and what it names finds it the next time', async () => {
  const slack = await readOnce({ messages: 6000 });
  const [full] = channelsOf(slack, 300);
  edit(slack, shownIn(slack, full!).at(-1)!);
  const at = changedAt(slack);
  await slack.order({ kind: 'error', error: 'internal_error', method: history, after: 1, times: 9 });

  const failed = await slack.sync();
  house.wait(hours(5));
  await slack.sync();

  expect(failed.problem).not.toBeNull();
  expect(await editedAt(slack, shownIn(slack, full!).at(-1)!)).toBe(at);
}, 120_000);

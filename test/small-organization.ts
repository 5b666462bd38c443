// A made-up organization's Slack export: large enough that charts speak, small enough that a test reads it at once.

const people = 24;
const channels = ['general', 'design', 'support', 'release', 'quiet', 'lunch'] as const;
/** A Monday, 00:00 UTC, outside of any change of clocks. */
const firstMonday = Date.UTC(2024, 0, 8) / 1000;

export interface SmallOrganization {
  readonly files: Readonly<Record<string, string>>;
  readonly messages: number;
  readonly replies: number;
}

/** Numbers that look random and are the same at every run (a linear congruential generator, Knuth's constants). */
function dice(seed: number): (below: number) => number {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n;
    return Number((state >> 33n) % BigInt(below));
  };
}

/** `weeks` whole ISO weeks from 2024-W02 on. */
export function smallOrganization(weeks: number): SmallOrganization {
  const roll = dice(7);
  const files = new Map<string, object[]>();
  const counts = { messages: 0, replies: 0 };
  const write = (channel: string, at: number, message: object): void => {
    const path = `${channel}/${new Date(at * 1000).toISOString().slice(0, 10)}.json`;
    const ts = `${at}.${String(counts.messages % 1_000_000).padStart(6, '0')}`;
    const list = files.get(path) ?? [];
    files.set(path, list);
    list.push({ type: 'message', ts, ...message });
    counts.messages += 1;
  };
  for (let day = 0; day < weeks * 7; day += 1) {
    const isWeekend = day % 7 > 4;
    for (let person = 0; person < people; person += 1) {
      if (isWeekend ? roll(10) > 0 : roll(10) < 1 + (person % 4) + lullOf(Math.floor(day / 7))) continue;
      writeDay(write, counts, roll, firstMonday + day * 86_400, person);
    }
  }
  return { files: { ...index(), ...asJson(files) }, ...counts };
}

/** Two quiet weeks in every thirteen: people take holidays. */
const lullOf = (week: number): number => (week % 13 > 10 ? 4 : 0);

function writeDay(
  write: (channel: string, at: number, message: object) => void,
  counts: { messages: number; replies: number },
  roll: (below: number) => number,
  midnight: number,
  person: number,
): void {
  // Some write everywhere, some only in the first two; nobody writes in the last two.
  const channel = channels[roll(2 + (person % (channels.length - 3)))]!;
  const at = midnight + 8 * 3600 + roll(10 * 3600);
  const root = `${at}.${String(counts.messages % 1_000_000).padStart(6, '0')}`;
  const isAnswered = roll(4) > 0;
  write(channel, at, {
    user: `U${person}`,
    text: 'Is the release ready?',
    ...(isAnswered ? { thread_ts: root, reply_count: 1 } : {}),
  });
  if (!isAnswered) return;
  // Most answers come within minutes, some after hours.
  const answerAt = at + 60 + roll(60 * 2 ** (2 + roll(9)));
  write(channel, answerAt, {
    user: `U${(person + 1 + roll(people - 1)) % people}`,
    text: `Yes, <@U${person}>.`,
    thread_ts: root,
  });
  counts.replies += 1;
}

function index(): Record<string, string> {
  const members = Array.from({ length: people }, (_, at) => `U${at}`);
  const guests = Array.from({ length: people }, (_, at) => `UG${at}`);
  return {
    'users.json': JSON.stringify(
      members.map((id) => ({ id, team_id: 'T1', name: id, profile: { email: `${id}@example.org` } })),
    ),
    'channels.json': JSON.stringify(
      channels.map((name, at) => ({
        id: `C${at}`,
        name,
        created: firstMonday,
        is_general: at === 0,
        is_archived: name === 'lunch',
        // The first channel has everybody and as many who only read.
        members: at === 0 ? [...members, ...guests] : members,
      })),
    ),
  };
}

function asJson(files: ReadonlyMap<string, object[]>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, list]) => [path, JSON.stringify(list)]));
}

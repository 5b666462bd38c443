// Fuzzes what a browser brings back from a consent: query strings, states, codes and cookies.
import type { Random } from '../../sandbox/random.ts';
import { type AskedHouse, expectSoundAnswer, openAskedHouse } from './house.ts';
import { mutateBytes, texts } from './mutations.ts';
import { canary, type Target } from './target.ts';

/** A consent lasts ten minutes and is taken once, so a new one is begun now and then. */
const inputsOfOne = 250;

export async function consent(opened?: AskedHouse): Promise<Target> {
  const house = opened ?? (await openAskedHouse());
  let left = 0;
  let begun = { state: '', session: '' };
  return {
    name: 'answers of a consent',
    async try(random) {
      if (left === 0) begun = (await begin(house)) ?? begun;
      left = left === 0 ? inputsOfOne : left - 1;
      const query = addressOf(random, queryOf(random, begun.state));
      const cookie = random.chance(0.7) ? begun.session : random.pick(cookies);
      const path = `/oauth/callback?${query}`;
      const answer = await house.ask({ method: 'GET', path, headers: cookie === '' ? {} : { cookie } });
      expectSoundAnswer(answer);
      const { location } = answer.headers;
      if (answer.status === 303 && !/^\/connections\/[\w/-]+(?:\?problem=[a-z-]+)?$/.test(location ?? '')) {
        throw new Error('the browser is sent elsewhere');
      }
      if (answer.status !== 303 && ![400, 404, 431].includes(answer.status))
        throw new Error(`answered ${answer.status}`);
    },
    megabytes: house.megabytes,
    remains: house.remains,
    close: house.close,
  };
}

/** Undefined where one was begun so often that the house asks for a pause. */
async function begin(house: AskedHouse): Promise<{ state: string; session: string } | undefined> {
  const answer = await house.ask({
    method: 'POST',
    path: '/api/connectors/slack-sandbox/consent',
    headers: { 'content-type': 'application/json', cookie: await house.cookie(), 'x-tacit': 'fuzz' },
    body: Buffer.from('{"mode":"person"}'),
  });
  if (answer.status === 429) return undefined;
  const { url } = JSON.parse(answer.text) as { url: string };
  const session = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { state: new URL(url).searchParams.get('state') ?? '', session };
}

const cookies = [
  '',
  'tacit-consent=',
  `tacit-consent=${canary}`,
  `tacit-consent=${'A'.repeat(43)}`,
  'tacit-consent=a; tacit-consent=b',
  `tacit-consent=${'A'.repeat(8000)}`,
  'tacit.session_token=a.b; tacit-consent==;;;',
];

function queryOf(random: Random, state: string): string {
  const code = `${canary}${random.below(1e9)}`;
  // Now and then the state is right and all the rest is not.
  const pairs: [string, string][] = [
    ['code', random.chance(0.3) ? random.pick(texts) : code],
    ['state', random.chance(0.02) ? state : random.chance(0.5) ? `${state.slice(1)}A` : random.pick(texts)],
  ];
  if (random.chance(0.3)) pairs.push(['error', random.pick(['access_denied', 'invalid_scope', canary, ...texts])]);
  if (random.chance(0.3)) pairs.push([random.pick(['state', 'code', 'scope', 'state[]', 'code[a]', ...texts]), code]);
  if (random.chance(0.1)) pairs.reverse();
  return pairs.map(([name, value]) => `${name}=${random.chance(0.5) ? encoded(value) : value}`).join('&');
}

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** As a client can send it: what HTTP does not let through is written in percents, and mostly the rest is broken. */
function addressOf(random: Random, query: string): string {
  const bytes = random.chance(0.6) ? mutateBytes(random, Buffer.from(query), Buffer.from('%zz&=&&state=%')) : query;
  return Array.from(Buffer.from(bytes as string).subarray(0, 20_000), (byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x23 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

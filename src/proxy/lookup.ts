// Says which tokens an address has: for who objects, is erased, or looks at their own data, and slowly for who guesses.
//
// Nobody's list is looked into: the tokens of an address are made of it and of the key, whether anybody has it or not.
import { type Clock, seconds } from '../base/clock.ts';
import { addressArgument, type WireLookup } from '../connector/wire.ts';
import { addressParts, addressTokens } from '../privacy/address.ts';
import { pseudonymizer } from '../privacy/pseudonym.ts';
import { type Refusal, unwatched, type Watch } from './watch.ts';

export interface LookupOptions {
  readonly key: Buffer;
  readonly clock: Clock;
  readonly watch?: Watch | undefined;
  readonly answersLookups?: boolean;
}

/** `seconds`: until it may be asked again. */
export type LookedUp = WireLookup | { readonly is: 'refused'; readonly why: Refusal; readonly seconds?: number };

export interface LookUp {
  (args: Readonly<Record<string, unknown>>): LookedUp;
  readonly isOn: boolean;
}

/** So many may be asked for at once; after that one each so often: 8,640 a day. */
const atOnce = 60;
const everyMs = seconds(10);
/** What was used up longer ago than this is given back. */
const memoryMs = atOnce * everyMs;

export function openLookup({ key, clock, watch = unwatched, answersLookups = true }: LookupOptions): LookUp {
  const pseudonymize = pseudonymizer({ version: 1, secret: key }, { name: 'identity', normalize: (id) => id }, 1);
  /** The moment to which what may be asked is used up: as far ahead of now as much was asked. */
  let usedUntil = 0;

  const lookUp = (args: Readonly<Record<string, unknown>>): LookedUp => {
    const { [addressArgument]: address, ...others } = args;
    if (!answersLookups) return refuse('lookups-off');
    if (Object.keys(others).length > 0) return refuse('argument-not-declared');
    const parts = addressParts(address);
    if (parts === undefined) return refuse('argument-malformed');
    const now = clock.now().getTime();
    const waitMs = Math.max(usedUntil, now) + everyMs - now - memoryMs;
    if (waitMs > 0) return refuse('too-many-lookups', Math.ceil(waitMs / 1000));
    usedUntil = Math.max(usedUntil, now) + everyMs;
    const answer = { is: 'looked-up', ...addressTokens(parts, pseudonymize) } as const;
    watch.lookedUp(answer);
    return answer;
  };
  return Object.assign(lookUp, { isOn: answersLookups });

  function refuse(why: Refusal, wait?: number): LookedUp {
    watch.refused(why);
    return { is: 'refused', why, ...(wait !== undefined && { seconds: wait }) };
  }
}

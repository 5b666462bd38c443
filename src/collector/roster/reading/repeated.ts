// Finds ids and addresses that stand in several rows of one day.
import { flag, type Gathered, leftOut } from './gathered.ts';
import { FirstOfEqual, type TextKeys } from './keys.ts';
import { NumberList } from './number-list.ts';

/** Counts who is kept of each day too. */
export function findRepeatedIds({ rows, flags, ids, days }: Gathered, people: number[]): FirstOfEqual {
  const byId = new FirstOfEqual(ids, days);
  for (let person = 0; person < rows.count; person += 1) {
    const understood = (flags[person]! & (flag.shifted | flag.idBlank)) === 0;
    if (understood && days.at(person) < 0) flags[person]! |= flag.dayInvalid;
    if ((flags[person]! & leftOut) !== 0) continue;
    if (byId.add(person) >= 0) flags[person]! |= flag.idRepeated;
    else people[days.at(person)]! += 1;
  }
  return byId;
}

/** Whose each address is; -1 where it is of nobody or of several. */
export type OwnerOf = (keys: TextKeys, place: number, day: number) => number;

export function findRepeatedAddresses({ flags, addresses, owners, days }: Gathered): OwnerOf {
  const dayOfAddress = new NumberList();
  for (let at = 0; at < addresses.count; at += 1) dayOfAddress.add(days.at(owners.at(at) >> 1));
  const byAddress = new FirstOfEqual(addresses, dayOfAddress);
  const isShared = new Uint8Array(addresses.count);
  for (let at = 0; at < addresses.count; at += 1) {
    const owner = owners.at(at) >> 1;
    if ((flags[owner]! & leftOut) !== 0) continue;
    const earlier = byAddress.add(at);
    if (earlier < 0 || owners.at(earlier) >> 1 === owner) continue;
    isShared[earlier] = 1;
    flags[owner]! |= (owners.at(at) & 1) === 1 ? flag.aliasRepeated : flag.emailRepeated;
  }
  return (keys, place, day) => {
    const found = byAddress.find(keys, place, day);
    return found < 0 || isShared[found] === 1 ? -1 : owners.at(found) >> 1;
  };
}

// Tells what an earlier row of a file said already, of millions of rows, without keeping what they say.
import { FirstOfEqual, TextKeys } from '../roster/reading/keys.ts';
import { NumberList } from '../roster/reading/number-list.ts';

const firstRoom = 4096;

/** Letter case and padding say nothing, as for tokens. */
export class Repeats {
  readonly #keys = new TextKeys();
  readonly #sameDay = new NumberList();
  #room = firstRoom;
  #known = new FirstOfEqual(this.#keys, this.#sameDay, firstRoom);

  /** True where an equal text was added before. */
  add(text: string): boolean {
    const place = this.#keys.count;
    if (place === this.#room) this.#grow();
    this.#keys.add(text);
    return this.#known.add(place) >= 0;
  }

  #grow(): void {
    this.#room *= 2;
    this.#known = new FirstOfEqual(this.#keys, this.#sameDay, this.#room);
    for (let place = 0; place < this.#keys.count; place += 1) this.#known.add(place);
  }
}

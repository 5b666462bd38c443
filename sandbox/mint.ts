// Makes ids and secrets that are the same for the same workspaces, so that a restart or a test gets what it had.
import { createHmac } from 'node:crypto';
import type { StateStore } from './state.ts';

export interface Mint {
  /** The same for the same words. */
  derive(...words: readonly string[]): string;
  /** Another one each time, also after a restart from the same state. */
  next(): string;
  /** An id as Slack writes them: a letter and ten of A-Z and 0-9. */
  id(letter: string, ...words: readonly string[]): string;
}

export function openMint(secret: string, store: StateStore): Mint {
  const derive = (...words: readonly string[]) =>
    createHmac('sha256', secret).update(words.join('\n')).digest('hex').slice(0, 32);
  return {
    derive,
    next() {
      store.state.minted += 1;
      store.save();
      return derive('minted', String(store.state.minted));
    },
    id(letter, ...words) {
      const number = BigInt(`0x${derive('id', letter, ...words)}`);
      return `${letter}${number.toString(36).toUpperCase().slice(0, 10)}`;
    },
  };
}

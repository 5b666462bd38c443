// What columns are taken for, kept over a reload without any word of the files: by the place of the column alone.
import { useState } from 'react';
import type { ColumnMeaning } from '../../src/api/contract/people.ts';
import { type Choices, type Column, recalled, rememberable } from '../words/columns.ts';

const storeKey = 'tacit-hr-columns';

export interface ChoicesInHand {
  readonly choices: Choices;
  readonly choose: (place: string, meaning: ColumnMeaning) => void;
}

export function useChoices(files: string, columns: readonly Column[], own: readonly string[]): ChoicesInHand {
  const [choices, setChoices] = useState<Choices>(() => recalled(stored(files), columns));
  const choose = (place: string, meaning: ColumnMeaning) => {
    const next = { ...choices, [place]: meaning };
    setChoices(next);
    sessionStorage.setItem(storeKey, JSON.stringify({ files, choices: rememberable(next, own) }));
  };
  return { choices, choose };
}

export function forgetChoices(): void {
  sessionStorage.removeItem(storeKey);
}

/** Nothing where it speaks of other files, or where somebody else wrote there. */
function stored(files: string): Choices {
  try {
    const found = JSON.parse(sessionStorage.getItem(storeKey) ?? '{}') as { files?: string; choices?: Choices };
    return found.files === files ? (found.choices ?? {}) : {};
  } catch {
    return {};
  }
}

// Patterns of channel names, which also hold for channels that are created later.
import { Button, CloseButton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { patternOf, patternProblem } from '../words/choice.ts';
import type { DraftInHand } from './use-draft.ts';

export function Patterns({ draft }: { readonly draft: DraftInHand }) {
  const [typed, setTyped] = useState('');
  const { patterns } = draft.choice;
  const problem = patternProblem(typed, patterns);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const pattern = patternOf(typed);
    if (pattern === '' || problem !== undefined) return;
    draft.set({ patterns: [...patterns, pattern] });
    setTyped('');
  };
  return (
    <form className="patterns" onSubmit={add}>
      <div className="copy">
        <TextInput
          label="Patterns"
          description="A star stands for any letters, a question mark for one: team-* is every name that begins with team-. Holds for later channels too."
          value={typed}
          error={problem}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default">
          Add
        </Button>
      </div>
      {patterns.length > 0 && (
        <ul className="pattern-list" aria-label="Patterns in use">
          {patterns.map((each) => (
            <li key={each}>
              <bdi>{each}</bdi>
              <CloseButton
                size="sm"
                aria-label={`Remove the pattern ${each}`}
                onClick={() => draft.set({ patterns: patterns.filter((other) => other !== each) })}
              />
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}

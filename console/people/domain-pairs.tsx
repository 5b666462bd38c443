// Domains that stand for one another, such as that of an organization that was bought.
import { Button, CloseButton, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { type DomainPair, domainOf, pairProblem } from '../words/matching.ts';

interface DomainPairsProps {
  readonly pairs: readonly DomainPair[];
  readonly isDisabled: boolean;
  readonly onChange: (pairs: DomainPair[]) => void;
}

export function DomainPairs({ pairs, isDisabled, onChange }: DomainPairsProps) {
  return (
    <section>
      <Title order={2}>Domains</Title>
      <p>
        A domain that stands for another, such as an old one or that of an organization that was bought:{' '}
        <code>ann@old.example</code> is then <code>ann@example.com</code>.
      </p>
      {pairs.length > 0 && (
        <ul className="pattern-list" aria-label="Domains that stand for another">
          {pairs.map(([from, to]) => (
            <li key={from}>
              <span>
                <bdi>{from}</bdi> <span className="dimmed">stands for</span> <bdi>{to}</bdi>
              </span>
              <CloseButton
                size="sm"
                disabled={isDisabled}
                aria-label={`Remove: ${from} stands for ${to}`}
                onClick={() => onChange(pairs.filter(([other]) => other !== from))}
              />
            </li>
          ))}
        </ul>
      )}
      {!isDisabled && <NewPair pairs={pairs} onChange={onChange} />}
    </section>
  );
}

function NewPair({ pairs, onChange }: Pick<DomainPairsProps, 'pairs' | 'onChange'>) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const problem = pairProblem(from, to, pairs);
  const isWhole = domainOf(from) !== '' && domainOf(to) !== '' && problem === undefined;
  const add = () => {
    if (!isWhole) return;
    onChange([...pairs, [domainOf(from), domainOf(to)]]);
    setFrom('');
    setTo('');
  };
  const addOnEnter = (event: { readonly key: string; preventDefault: () => void }) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add();
  };
  return (
    <div className="domain-pair">
      <TextInput
        label="Domain"
        placeholder="old.example"
        value={from}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={addOnEnter}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        label="Stands for"
        placeholder="example.com"
        value={to}
        error={problem}
        autoComplete="off"
        spellCheck={false}
        onKeyDown={addOnEnter}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button variant="default" disabled={!isWhole} onClick={add}>
        Add
      </Button>
    </div>
  );
}

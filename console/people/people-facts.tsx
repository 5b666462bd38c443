// People and accounts in numbers.
import type { PeopleOverview } from '../../src/api/contract/people.ts';
import { number } from '../words/numbers.ts';
import { percentMatched } from '../words/people.ts';

export function PeopleFacts({ overview: { roster, unmatched, conflicts } }: { readonly overview: PeopleOverview }) {
  return (
    <section className="block" aria-label="People in numbers">
      <dl className="plan-facts">
        {roster && (
          <>
            <Fact name="People in the HR file">{number(roster.people)}</Fact>
            <Fact name="With an account" share={percentMatched({ of: roster.people, matched: roster.withAccount })}>
              {number(roster.withAccount)}
            </Fact>
            <Fact name="Left out of all figures">{number(roster.leftOut)}</Fact>
          </>
        )}
        <Fact name="Unmatched accounts">{number(unmatched)}</Fact>
        <Fact name="Accounts in conflict">{number(conflicts)}</Fact>
      </dl>
    </section>
  );
}

interface FactProps {
  readonly name: string;
  readonly share?: number | undefined;
  readonly children: string;
}

function Fact({ name, share, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children} {share !== undefined && <span className="small dimmed">{number(share)} %</span>}
      </dd>
    </div>
  );
}

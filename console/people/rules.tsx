// By which rule accounts were matched, how many, and how sure each rule is.
import { Drawer, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PeopleOverview } from '../../src/api/contract/people.ts';
import { number } from '../words/numbers.ts';
import { confidenceText, ruleOrder, ruleWords } from '../words/people.ts';

type Rules = PeopleOverview['rules'];

export function MatchRules({ rules }: { readonly rules: Rules }) {
  const [isOpen, drawer] = useDisclosure(false);
  const sorted = rules.toSorted((one, other) => ruleOrder.indexOf(one.rule) - ruleOrder.indexOf(other.rule));
  return (
    <section className="block people-rules" aria-labelledby="rules-title">
      <div className="figure-head">
        <Title order={2} id="rules-title">
          How accounts were matched
        </Title>
        <button type="button" className="figure-action" aria-haspopup="dialog" onClick={drawer.open}>
          What the rules mean
        </button>
      </div>
      <RuleTable rules={sorted} />
      <Drawer
        opened={isOpen}
        onClose={drawer.close}
        position="right"
        size={440}
        title="What the rules mean"
        closeButtonProps={{ 'aria-label': 'Close the rules' }}
        transitionProps={{ duration: 150 }}
      >
        <RuleList rules={rules} />
      </Drawer>
    </section>
  );
}

function RuleTable({ rules }: { readonly rules: Rules }) {
  return (
    <div className="sheet">
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col" className="numbers">
              Accounts
            </th>
            <th scope="col" className="numbers">
              Confidence
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, accounts, confidence }) => (
            <tr key={rule}>
              <th scope="row">{ruleWords[rule].name}</th>
              <td className="numbers">{number(accounts)}</td>
              <td className="numbers">{confidenceText(rule, confidence)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RuleList({ rules }: { readonly rules: Rules }) {
  const confidences = new Map(rules.map((each) => [each.rule, confidenceText(each.rule, each.confidence)]));
  return (
    <>
      <p>
        Asked in this order; the first rule that finds one person wins. Where a rule finds two people, nothing is
        guessed: the account is in conflict until you decide.
      </p>
      <dl className="definition">
        {ruleOrder.map((rule) => (
          <div key={rule}>
            <dt>
              {ruleWords[rule].name}
              {confidences.get(rule) ? `, ${confidences.get(rule)}` : ''}
            </dt>
            <dd>{ruleWords[rule].explanation}</dd>
          </div>
        ))}
      </dl>
      <p className="dimmed small">
        Confidence is a grade that we gave each rule for how far it can be trusted; it is no share that was counted.
        What is only similar is a suggestion, and matches nothing by itself.
      </p>
    </>
  );
}

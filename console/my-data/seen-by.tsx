// Who can see figures of groups that whoever looks is in, and who looked them up.
import { Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { MyData } from '../../src/api/contract/my-data.ts';
import { sessionQuery } from '../api/queries.ts';
import { actionText } from '../words/audit.ts';
import { counted, number } from '../words/numbers.ts';
import { rolesCounted } from '../words/roles.ts';
import { instantName } from '../words/weeks.ts';

export function SeenBy({ data }: { readonly data: MyData }) {
  const { groups, seenBy } = data;
  const all = seenBy.roles.reduce((sum, { members }) => sum + members, 0);
  return (
    <section className="block" aria-labelledby="seen-by">
      <Title order={2} id="seen-by">
        Who can see figures of your groups
      </Title>
      <p className="measure">
        {groups.length === 0
          ? 'You are counted with the whole organization and with the channels you write in.'
          : 'You are counted with the whole organization, with the channels you write in, and with these groups: '}
        {groups.map(({ dimension, word }, at) => (
          <span key={dimension}>
            {at > 0 && ', '}
            <bdi>{word}</bdi> ({dimension})
          </span>
        ))}
        {groups.length > 0 && '.'} No figure is shown of fewer than {number(seenBy.minimumGroup)} people, and none of
        you.
      </p>
      <p className="measure">
        {counted(all, 'member', 'members')} of your organization can see them: {rolesCounted(seenBy.roles)}.
      </p>
      <details className="measure">
        <summary>Which figures these are</summary>
        <p>{seenBy.metrics.map(({ name }) => name).join(', ')}.</p>
      </details>
    </section>
  );
}

export function Lookups({ lookups }: { readonly lookups: MyData['lookups'] }) {
  const timeZone = useQuery(sessionQuery).data?.organization.timeZone ?? 'UTC';
  return (
    <section className="block" aria-labelledby="lookups">
      <Title order={2} id="lookups">
        Who looked you up
      </Title>
      {lookups.length === 0 && <p className="measure">Nobody looked up or opened your accounts.</p>}
      {lookups.length > 0 && (
        <ul className="measure">
          {lookups.map(({ at, action, by }) => (
            <li key={`${at} ${action}`}>
              <time dateTime={at}>{instantName(at, timeZone)}</time>: {actionText(action)},{' '}
              <bdi>{by ?? 'the operator, or a former member'}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

// What an import read, every count explained.
import { Title } from '@mantine/core';
import type { ImportCounts, ImportRun } from '../../src/api/contract/connections.ts';
import { number } from '../words/numbers.ts';
import { capital } from '../words/values.ts';
import { dayRange, messageClasses, messagesInAll } from '../words/runs.ts';

interface CountsProps {
  readonly counts: ImportCounts;
  readonly paths: ImportRun['skippedPaths'];
  readonly isRunning?: boolean;
}

export function Counts({ counts, paths, isRunning = false }: CountsProps) {
  return (
    <div className="counts">
      <MessageCounts counts={counts} isRunning={isRunning} />
      <OtherCounts counts={counts} />
      <Lacks lacks={counts.lacks ?? []} />
      <LeftOut skipped={counts.skipped} paths={paths} isRunning={isRunning} />
    </div>
  );
}

function Lacks({ lacks }: { readonly lacks: readonly string[] }) {
  if (lacks.length === 0) return null;
  return (
    <section>
      <Title order={2}>What these files do not tell</Title>
      <ul className="send-needs">
        {lacks.map((each) => (
          <li key={each}>{capital(each)}.</li>
        ))}
      </ul>
      <p className="dimmed">Figures that need it say that they are not available.</p>
    </section>
  );
}

function MessageCounts({ counts, isRunning }: Pick<CountsProps, 'counts' | 'isRunning'>) {
  return (
    <section>
      <Title order={2}>{isRunning ? 'Messages so far' : 'Messages'}</Title>
      <div className="sheet">
        <table>
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">What it is</th>
              <th scope="col" className="numbers">
                Messages
              </th>
            </tr>
          </thead>
          <tbody>
            {messageClasses.map((each) => (
              <tr key={each.id}>
                <th scope="row">{each.name}</th>
                <td className="dimmed">{each.explanation}</td>
                <td className="numbers">{number(counts.messages[each.id])}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">
                <strong>In all</strong>
              </th>
              <td>Every class</td>
              <td className="numbers">
                <strong>{number(messagesInAll(counts))}</strong>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}

function OtherCounts({ counts }: Pick<CountsProps, 'counts'>) {
  return (
    <section>
      <Title order={2}>Beside the messages</Title>
      <dl className="facts">
        <dt>Replies</dt>
        <dd>
          {number(counts.replies)} <span className="dimmed">of the messages stand in a thread</span>
        </dd>
        <dt>Reactions</dt>
        <dd>
          {number(counts.reactions)} <span className="dimmed">counted; which emoji is not kept</span>
        </dd>
        <dt>People</dt>
        <dd>
          {number(counts.people)} <span className="dimmed">as pseudonyms</span>
        </dd>
        <dt>Channels</dt>
        <dd>
          {number(counts.channels)} <span className="dimmed">public ones, as tokens without a name</span>
        </dd>
        <dt>Days</dt>
        <dd>
          {dayRange(counts.firstDay, counts.lastDay)} <span className="dimmed">(UTC)</span>
        </dd>
      </dl>
    </section>
  );
}

function LeftOut({
  skipped,
  paths,
  isRunning,
}: Pick<CountsProps, 'paths' | 'isRunning'> & { readonly skipped: ImportCounts['skipped'] }) {
  if (skipped.length === 0 && paths.length === 0) {
    return (
      <section>
        <Title order={2}>Left out</Title>
        <p>{isRunning ? 'Nothing so far.' : 'Nothing. Everything in the export was read.'}</p>
      </section>
    );
  }
  return (
    <section>
      <Title order={2}>Left out, and why</Title>
      <div className="sheet">
        <table>
          <thead>
            <tr>
              <th scope="col">Reason</th>
              <th scope="col" className="numbers">
                Files or records
              </th>
            </tr>
          </thead>
          <tbody>
            {skipped.map((each) => (
              <tr key={each.reason}>
                <th scope="row">{capital(each.sentence)}</th>
                <td className="numbers">{number(each.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {paths.length > 0 && <LeftOutPaths paths={paths} />}
    </section>
  );
}

function LeftOutPaths({ paths }: Pick<CountsProps, 'paths'>) {
  return (
    <details className="left-out-paths">
      <summary>
        Paths inside the export ({number(paths.length)}
        {paths.length >= 100 ? ', the first 100' : ''})
      </summary>
      <p className="dimmed small">
        Shown to you now, so that you can look; never stored. They disappear when the server restarts.
      </p>
      <ul>
        {paths.map((each) => (
          <li key={`${each.path} ${each.sentence}`}>
            <code>
              <bdi>{each.path}</bdi>
            </code>
            <span className="dimmed">{capital(each.sentence)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

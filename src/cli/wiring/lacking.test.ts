// Tests of what a connection cannot tell: it depends on the way in which it is read.
import { expect, test } from 'vitest';
import { slackDiscovery } from '../../connectors/slack/slack-discovery.ts';
import { slackExport } from '../../connectors/slack/slack-export.ts';
import { metrics } from '../../metrics/catalogue.ts';
import { lackingOf } from './lacking.ts';

const columnsBy = (route: 'token' | 'psoxy') =>
  lackingOf([slackDiscovery], [{ connectionId: 'c1', connectorId: 'slack-discovery', route }]).flatMap(
    ({ columns }) => columns,
  );

test('through a Psoxy no length, no words and no links come, which come with a token of ours', () => {
  expect(columnsBy('psoxy')).toEqual(expect.arrayContaining(['length', 'words', 'links']));
  expect(columnsBy('token')).toEqual([]);
});

test('who is of another organization is told by accounts, so that no figure lacks it through a Psoxy', () => {
  const needed = metrics.flatMap(({ needs }) => needs);

  expect(needed).toContain('isExternal');
  expect(columnsBy('psoxy').filter((column) => needed.includes(column))).toEqual([]);
});

test('of files that a Psoxy sanitized the same is lacking, and of those of the source nothing', () => {
  const columnsOf = (route: 'token' | 'psoxy') =>
    lackingOf([slackExport], [{ connectionId: 'c1', connectorId: 'slack-export', route }]).flatMap(
      ({ columns }) => columns,
    );

  expect(columnsOf('psoxy')).toEqual(columnsBy('psoxy'));
  expect(columnsOf('token')).toEqual([]);
});

test('a connection whose connector is gone lacks nothing that could be said', () => {
  expect(lackingOf([], [{ connectionId: 'c1', connectorId: 'gone', route: 'token' }])).toEqual([]);
});

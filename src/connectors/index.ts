// Every connector there is, one line each.
import type { Connector, Upload } from '../connector/connector.ts';
import { badge } from './badge/badge.ts';
import { hris } from './hris/hris.ts';
import { identityMap } from './identity-map/identity-map.ts';
import { ownMetrics } from './own-metrics/own-metrics.ts';
import { slack } from './slack/slack.ts';
import { slackAnalytics } from './slack/slack-analytics.ts';
import { slackDiscovery } from './slack/slack-discovery.ts';
import { slackExport } from './slack/slack-export.ts';
import { survey } from './survey/survey.ts';

export const connectors: readonly Connector[] = [slack, slackDiscovery, slackAnalytics, slackExport];

/** What comes as a file beside them. */
export const uploads: readonly Upload[] = [hris, identityMap, ownMetrics, survey, badge];

/** The connector of that id, or undefined. */
export function findConnector(id: string): Connector | undefined {
  return connectors.find((connector) => connector.id === id);
}

// Every connector there is, one line each.
import type { Connector } from '../connector/connector.ts';
import { slack } from './slack/slack.ts';
import { slackExport } from './slack/slack-export.ts';

export const connectors: readonly Connector[] = [slack, slackExport];

/** The connector of that id, or undefined. */
export function findConnector(id: string): Connector | undefined {
  return connectors.find((connector) => connector.id === id);
}

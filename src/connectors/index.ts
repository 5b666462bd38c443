// Every connector there is, one line each.
import type { Connector, Upload } from '../connector/connector.ts';
import { hris } from './hris/hris.ts';
import { identityMap } from './identity-map/identity-map.ts';
import { slack } from './slack/slack.ts';
import { slackExport } from './slack/slack-export.ts';

export const connectors: readonly Connector[] = [slack, slackExport];

/** What comes as a file beside them. */
export const uploads: readonly Upload[] = [hris, identityMap];

/** The connector of that id, or undefined. */
export function findConnector(id: string): Connector | undefined {
  return connectors.find((connector) => connector.id === id);
}

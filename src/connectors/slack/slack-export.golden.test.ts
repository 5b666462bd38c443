// Holds the Slack export to what every connector promises.
import { testConnector } from '../../connector/test-connector.ts';
import { slackExport } from './slack-export.ts';

testConnector(slackExport, new URL('./fixtures/', import.meta.url));

// Holds the live Slack connection to what every connector promises.
import { testApiConnector } from '../../connector/test-api-connector.ts';
import { slack } from './slack.ts';

const fixtures = new URL('./fixtures/api/', import.meta.url);

testApiConnector(slack, { fixtures, golden: new URL('golden.json', fixtures) });

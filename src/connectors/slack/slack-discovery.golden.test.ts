// Holds the Discovery connection to what every connector promises.
import { testApiConnector } from '../../connector/test-api-connector.ts';
import { slackDiscovery } from './slack-discovery.ts';

const fixtures = new URL('./fixtures/discovery/', import.meta.url);

testApiConnector(slackDiscovery, { fixtures, golden: new URL('golden.json', fixtures) });

// Holds the connection of admin analytics to what every connector promises.
import { testApiConnector } from '../../connector/test-api-connector.ts';
import { slackAnalytics } from './slack-analytics.ts';

const fixtures = new URL('./fixtures/analytics/', import.meta.url);

testApiConnector(slackAnalytics, { fixtures, golden: new URL('golden.json', fixtures) });

// Loaded into a house before anything else: writes down every address that it is asked for, and each that it asks for.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

const note = (...parts) => appendFileSync(process.env.TACIT_TEST_ASKED, `${parts.join(' ')}\n`);

subscribe('http.server.request.start', ({ request }) => note('asked', request.method, request.url));
subscribe('http.client.request.start', ({ request }) => note('asks', request.host, request.path));
subscribe('undici:request:create', ({ request }) => note('asks', request.origin, request.path));

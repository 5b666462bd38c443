// Sends a call to a proxy in the organization's network, which makes it and gives back what passed the boundary there.
import { errorCodes, Refused, RetryLater } from '../../../base/errors.ts';
import { type Clock, minutes } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import { asJson, type Bounds, post, type Posted } from '../../../base/post.ts';
import { isSameText } from '../../../base/same-text.ts';
import type { ApiConnector } from '../../../connector/api-connector.ts';
import { listedScopes } from '../../../connector/declared.ts';
import { keyHeader, pageArgument } from '../../../connector/wire.ts';
import { readProxyAnswer } from '../../reading/proxy-answer.ts';
import type { Exchange, Exchanged } from '../answer.ts';
import type { ProxyProver } from '../proxy-proof.ts';

export interface ProxyAddress extends ProxyProver {
  readonly url: string;
  /** Null while a connection is made: whatever key the proxy has is its key. */
  readonly fingerprint: string | null;
}

interface Options {
  readonly connector: ApiConnector;
  readonly address: () => Promise<ProxyAddress>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface ProxyExchange extends Exchange {
  /** Of the proxy's key, as its last answer said it. */
  fingerprint(): string | null;
}

const bounds: Bounds = { headersMs: 60_000, wholeMs: 120_000, bytes: 64 * 1024 * 1024 };

export function openProxySender({ connector, address, clock, log, signal }: Options): ProxyExchange {
  const counted = { calls: 0, waits: 0, byMethod: new Map<string, number>() };
  const isListed = listedScopes(connector);
  let granted: readonly string[] | null = null;
  let fingerprint: string | null = null;
  return {
    async send({ method }, args, pageToken) {
      const { url, agent, token, fingerprint: pinned } = await address();
      counted.calls += 1;
      counted.byMethod.set(method, (counted.byMethod.get(method) ?? 0) + 1);
      const startedAt = performance.now();
      const page = pageToken === null ? {} : { [pageArgument]: pageToken };
      const to = `${url}/${connector.id}/${method}`;
      const content = asJson({ ...args, ...page });
      const posted = await post({ url: to, token: await token(), agent, content, bounds, signal });
      const milliseconds = Math.round(performance.now() - startedAt);
      log.info('proxy called', { connector: connector.id, method, status: posted.status, milliseconds });
      if (isBusy(posted)) return waitFor(posted.retryAfterSeconds);
      requireAnswer(posted, clock);
      fingerprint = posted.header(keyHeader);
      if (fingerprint === null || (pinned !== null && !isSameText(fingerprint, pinned))) throw otherKey();
      const answer = readProxyAnswer(posted.body, isListed);
      granted = answer.granted ?? granted;
      return { read: answer.read, body: answer.page, token: '' };
    },
    granted: () => granted,
    counted,
    fingerprint: () => fingerprint,
  };
}

/** It has as much to do as it takes on, and says when there will be room: the call waits as it does at a source. */
const isBusy = (posted: Posted): posted is Posted & { readonly retryAfterSeconds: number } =>
  posted.status === 503 && posted.retryAfterSeconds !== undefined && posted.retryAfterSeconds <= longestWaitSeconds;

/** A balancer that asks for longer than that stands before a proxy that is down. */
const longestWaitSeconds = 60;

const waitFor = (seconds: number): Exchanged => ({
  read: { verdict: { is: 'wait', seconds }, needed: undefined, isMalformed: false, got: 0, pageToken: null },
  body: null,
  token: '',
});

/** Throws what an answer means that is none of the source's. */
export function requireAnswer({ status, body, brokenBy = '' }: Posted, clock: Clock): void {
  if (status === 200 && body !== undefined) return;
  if (status === 401 || isTurnedAway.test(brokenBy)) {
    throw new Refused(
      'proxy-caller-refused',
      errorCodes['proxy-caller-refused'],
      'Look at its secret, its keys of callers and its authority of callers, then connect it again.',
    );
  }
  if (isNotTrusted.test(brokenBy)) {
    throw new Refused(
      'proxy-certificate-refused',
      errorCodes['proxy-certificate-refused'],
      'Connect it again with the authority of its certificate, as PEM.',
    );
  }
  if (status === 403) {
    throw new Refused(
      'proxy-refused',
      'The proxy does not allow the call: its declaration is another one, or this server is not among its callers.',
      'Run the proxy in the version of this server, and look at its list of callers.',
    );
  }
  if (status === 409) throw otherKey();
  const at = new Date(clock.now().getTime() + minutes(5));
  throw new RetryLater('proxy-unavailable', 'The proxy does not answer as it should.', at);
}

/** A handshake that ends because of our certificate, or for want of one. */
const isTurnedAway =
  /^ERR_SSL_\w*ALERT_(?:BAD_CERTIFICATE|CERTIFICATE_REQUIRED|UNKNOWN_CA|CERTIFICATE_UNKNOWN|HANDSHAKE_FAILURE)$/;
/** A certificate of the proxy's that nobody we know vouches for, or that is for another name or another day. */
const isNotTrusted = /^(?:ERR_TLS_CERT_ALTNAME_INVALID|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

const otherKey = (): Refused =>
  new Refused(
    'proxy-key-changed',
    'The proxy has another key than the one that the connection was made with: every pseudonym would change.',
    'Give the proxy its old key back. With a new key, destroy the connection and connect again.',
  );

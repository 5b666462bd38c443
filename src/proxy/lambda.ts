// The proxy as an AWS Lambda function: behind a function URL or an HTTP API, whose events have one form (2.0).
import { type Door, type Incoming, mostBytes, takesGzip } from './door.ts';

/** What an event holds of a request; everything else of it is not looked at. */
export interface LambdaEvent {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  /** Names in small letters; several values of one name with commas between them. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly stage?: string;
    readonly http: { readonly method: string; readonly sourceIp: string };
  };
}

export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

export interface LambdaResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export type LambdaHandler = (event: LambdaEvent, context?: LambdaContext) => Promise<LambdaResult>;

/** Time to answer in before the function is ended. */
const grace = 500;

export function lambdaHandler(door: () => Door): LambdaHandler {
  return async (event, context) => {
    const left = context === undefined ? 60_000 : context.getRemainingTimeInMillis() - grace;
    const signal = left > 0 ? AbortSignal.timeout(left) : AbortSignal.abort();
    const { status, headers, bytes } = await door()(incomingOf(event), signal);
    // Packed or not, it is bytes.
    return { statusCode: status, headers, body: bytes.toString('base64'), isBase64Encoded: true };
  };
}

function incomingOf({
  rawPath,
  rawQueryString,
  headers = {},
  body,
  isBase64Encoded,
  requestContext,
}: LambdaEvent): Incoming {
  const { stage, http } = requestContext;
  // An HTTP API with a named stage puts it before every path.
  const prefix = stage === undefined || stage === '$default' ? '' : `/${stage}`;
  const path = prefix !== '' && rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) : rawPath;
  const query = rawQueryString === undefined || rawQueryString === '' ? '' : `?${rawQueryString}`;
  return {
    verb: http.method,
    path: `${path}${query}`,
    caller: {
      address: http.sourceIp,
      forwardedFor: headers['x-forwarded-for'],
      authorization: headers['authorization'] ?? '',
      // The handshake was over before the event was made.
      isCertified: false,
    },
    acceptsGzip: takesGzip(headers['accept-encoding'] ?? ''),
    body: async () => {
      const bytes = Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8');
      return bytes.length > mostBytes ? undefined : bytes;
    },
  };
}

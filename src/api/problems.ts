// How an error leaves the house: a code, a sentence and a next step; never a stack, a query or a record.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { type Clock, systemClock } from '../base/clock.ts';
import { Defect, type Reconnect, Refused, RetryLater, errorCodes, isHouseError } from '../base/errors.ts';
import { type Log, codeOf } from '../base/log.ts';
import type { Problem } from './contract/session.ts';

const statusOfCode: Readonly<Partial<Record<keyof typeof errorCodes, number>>> = {
  'not-signed-in': 401,
  'sign-in-link-spent': 401,
  'not-allowed': 403,
  'not-found': 404,
  'last-owner': 409,
  'address-taken': 409,
  'address-unproved': 403,
  'invitation-spent': 410,
  'invitation-other-address': 403,
  'api-token-unknown': 401,
  'unknown-metric': 404,
  'unknown-organization': 404,
  'connection-exists': 409,
  'connection-not-ready': 409,
  'consent-unanswered': 503,
  'import-running': 409,
  halted: 409,
  'address-not-asked': 409,
  'objection-not-known': 409,
  'keys-in-use': 409,
  'keys-rotating': 409,
  'import-cancelled': 409,
  'too-many-at-once': 429,
  'too-many-attempts': 429,
  'disk-full': 507,
};

/** The HTTP status of an error of the house. */
export function statusOf(error: RetryLater | Reconnect | Refused | Defect): number {
  if (error instanceof Defect) return 500;
  return statusOfCode[error.code] ?? (error instanceof RetryLater ? 503 : 400);
}

const seeShape = 'See /api/openapi.json for the shape.';

/** What is answered to an address that is none; the framework's own words would quote it. */
export const unreadable: Problem = {
  error: {
    code: 'invalid-request',
    message: errorCodes['invalid-request'],
    next: seeShape,
  },
};

function problemOf(error: unknown): { status: number; problem: Problem } {
  if (isHouseError(error)) {
    return {
      status: statusOf(error),
      problem: { error: { code: error.code, message: error.message, next: error.next } },
    };
  }
  const refused = refusalOfFramework(error);
  if (refused !== undefined) return problemOf(refused);
  return problemOf(
    new Defect(
      'internal',
      'Something broke on our side.',
      'Nothing of yours was lost. The log has the code; please report it.',
    ),
  );
}

function refusalOfFramework(error: unknown): Refused | undefined {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const place = error.validation[0]?.instancePath.replaceAll('/', ' ').trim();
    return new Refused(
      'invalid-request',
      place === undefined || place === '' ? errorCodes['invalid-request'] : `The value of ${place} cannot be used.`,
      seeShape,
    );
  }
  const { statusCode: status, code } = (error ?? {}) as { readonly statusCode?: unknown; readonly code?: unknown };
  // A schema that stumbles: zod compares lengths before it knows that there is a text, and `{"length":{…}}` has none.
  if (code === 'FST_ERR_VALIDATION') return new Refused('invalid-request', errorCodes['invalid-request'], seeShape);
  if (typeof status !== 'number' || status < 400 || status >= 500) return undefined;
  return new Refused('invalid-request', errorCodes['invalid-request'], seeShape);
}

/** At least one: a caller that comes back at once is refused again. */
function secondsUntil(at: Date, clock: Clock): number {
  return Math.max(1, Math.ceil((at.getTime() - clock.now().getTime()) / 1000));
}

/** Every error and every unknown address answers with a problem. */
export function answerProblems(app: FastifyInstance, log: Log, clock: Clock = systemClock): void {
  app.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const { status, problem } = problemOf(error);
    if (error instanceof RetryLater) reply.header('retry-after', secondsUntil(error.at, clock));
    if (status >= 500) {
      log.error('request failed', {
        method: request.method,
        path: request.routeOptions.url ?? 'unknown',
        status,
        code: codeOf(error),
      });
    }
    return reply.status(status).send(problem);
  });
}

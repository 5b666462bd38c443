// Tests what a caller hears of an error, and what never reaches one.
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Defect, Reconnect, Refused, RetryLater } from '../base/errors.ts';
import { silentLog } from '../base/log.ts';
import { answerProblems } from './problems.ts';

async function answerTo(error: unknown) {
  const app = Fastify();
  answerProblems(app, silentLog);
  app.get('/', () => {
    throw error;
  });
  return app.inject('/');
}

test('what the caller did wrong answers with its code, its sentence and the next step', async () => {
  const answer = await answerTo(new Refused('not-found', 'There is no such thing.', 'Look elsewhere.'));

  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toEqual({
    error: { code: 'not-found', message: 'There is no such thing.', next: 'Look elsewhere.' },
  });
});

test.each([
  [new RetryLater('clickhouse-unavailable', 'Later.', new Date(0)), 503],
  [new Reconnect('not-signed-in', 'Connect again.', 'Sign in.'), 401],
  [new Defect('internal', 'Ours.', 'Report it.'), 500],
])('%s has its status', async (error, status) => {
  expect((await answerTo(error)).statusCode).toBe(status);
});

test('an error that is not ours says nothing of itself: its message may quote a record', async () => {
  const answer = await answerTo(new Error('cannot parse "what somebody wrote"'));

  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toContain('somebody');
});

// Zod compares the length of whatever has one, before it knows that there is no text.
test.each([{ length: { toString: 'a', valueOf: 1 } }, { length: 1e9 }, ['a'], { __proto__: null }])(
  'a value that only looks like a text is the fault of the caller: %j',
  async (name) => {
    const app = Fastify();
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    answerProblems(app, silentLog);
    const schema = { body: z.object({ name: z.string().trim().min(1).max(80) }) };
    app.withTypeProvider<ZodTypeProvider>().post('/', { schema }, () => 'taken');

    const answer = await app.inject({ method: 'POST', url: '/', payload: { name } });

    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'invalid-request' } });
  },
);

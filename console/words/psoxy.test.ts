// Tests of what is sent of what was typed about a Psoxy.
import { expect, test } from 'vitest';
import { draftOf, givenOf } from './psoxy.ts';

const draft = { ...draftOf(), url: ' https://psoxy.example ' };

test('of a role of AWS what was typed is sent without what surrounds it, and no salt where none was given', () => {
  const given = givenOf({
    ...draft,
    roleArn: ' arn ',
    accessKeyId: 'AKIA ',
    secretAccessKey: ' secret',
    externalId: ' ',
  });

  const authorization = {
    kind: 'aws',
    roleArn: 'arn',
    accessKeyId: 'AKIA',
    secretAccessKey: 'secret',
    externalId: null,
  };
  expect(given).toEqual({ url: 'https://psoxy.example', authorization, salt: null });
});

test('the key file of Google is taken apart, and its other fields are not sent', () => {
  const keyFile = JSON.stringify({
    type: 'service_account',
    client_email: 'a@b.c',
    private_key: 'PEM',
    private_key_id: 'k',
    token_uri: 'https://elsewhere.example',
  });

  const { authorization } = givenOf({ ...draft, cloud: 'google', keyFile });

  expect(authorization).toEqual({ kind: 'google', email: 'a@b.c', privateKey: 'PEM', privateKeyId: 'k' });
});

test.each(['', 'no JSON', '[]', 'null', '{"client_email":7}'])(
  'a key file of %j is sent as one that says nothing',
  (keyFile) => {
    const { authorization } = givenOf({ ...draft, cloud: 'google', keyFile });

    expect(authorization).toEqual({ kind: 'google', email: '', privateKey: '', privateKeyId: null });
  },
);

test('a salt is sent as it was typed, spaces too', () => {
  const { salt } = givenOf({ ...draft, cloud: 'bearer', bearer: 'b', salt: ' a salt ', ignoresDots: true });

  expect(salt).toEqual({ salt: ' a salt ', ignoresDots: true });
});

test('with the credentials of the machine no key is sent that was typed before', () => {
  const typed = {
    ...draft,
    isMachine: true,
    roleArn: ' arn ',
    accessKeyId: 'AKIA',
    secretAccessKey: 's',
    keyFile: '{}',
  };
  const authorizationAt = (cloud: 'aws' | 'google' | 'bearer') =>
    givenOf({ ...typed, cloud, bearer: 'b' }).authorization;

  expect(authorizationAt('aws')).toEqual({ kind: 'aws-machine', roleArn: 'arn' });
  expect(authorizationAt('google')).toEqual({ kind: 'google-machine' });
  expect(authorizationAt('bearer')).toEqual({ kind: 'bearer', token: 'b' });
});

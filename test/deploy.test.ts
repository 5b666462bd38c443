// What is handed out to run the house with gives it no more rights than it needs.
import { expect, test } from 'vitest';
import { filesOf } from './house-files.ts';

const textOf = (name: string): string =>
  filesOf(name === 'Dockerfile' ? ['.'] : ['deploy'], [name]).find(({ path }) => path.endsWith(name))?.text ?? '';

test('the service can write its data folder alone, and becomes nobody else', () => {
  const lines = textOf('tacit.service').split('\n');

  const expected = [
    'User=tacit',
    'UMask=0077',
    'StateDirectoryMode=0700',
    'LimitCORE=0',
    'CapabilityBoundingSet=',
    'NoNewPrivileges=yes',
    'PrivateDevices=yes',
    'PrivateTmp=yes',
    'PrivateUsers=yes',
    'ProtectHome=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelTunables=yes',
    'ProtectProc=invisible',
    'ProtectSystem=strict',
    'RestrictNamespaces=yes',
    'RestrictSUIDSGID=yes',
    'SystemCallArchitectures=native',
    'SystemCallFilter=~@privileged',
  ];

  expect(expected.filter((line) => !lines.includes(line))).toEqual([]);
  expect(lines.filter((line) => /^(ReadWritePaths|AmbientCapabilities|PermissionsStartOnly)=/.test(line))).toEqual([]);
});

test('the image runs as an ordinary account, without what builds it and without a secret', () => {
  const stages = textOf('Dockerfile').split(/^FROM /m);
  const last = stages.at(-1)!;

  expect(last.indexOf('USER node')).toBeGreaterThan(0);
  expect(last.indexOf('CMD ["node"', last.indexOf('USER node'))).toBeGreaterThan(0);
  expect(last).toContain('-m 0700 /var/lib/tacit');
  expect(last).not.toMatch(/npm install|apt-get|TACIT_MASTER_KEY|curl/);
});

test('the image of the proxy holds one file and runs it as an ordinary account, without a secret', () => {
  const last = textOf('proxy.Dockerfile')
    .split(/^FROM /m)
    .at(-1)!;

  expect(last.match(/^COPY /gm)).toHaveLength(1);
  expect(last.indexOf('ENTRYPOINT')).toBeGreaterThan(last.indexOf('USER node'));
  expect(last.indexOf('USER node')).toBeGreaterThan(0);
  expect(last).not.toMatch(/npm install|apk add|curl|TACIT_PROXY_(?:TOKEN|KEY|SECRET)/);
});

// Every setting of the installation, read from the environment once, at the door.
import { resolve } from 'node:path';
import { z } from 'zod';
import { Refused } from './errors.ts';

/** The settings as the documentation lists them; a test holds the two together. */
export const settingTexts = {
  TACIT_DATA: 'The folder that holds everything Tacit keeps. Default: `./data`.',
  TACIT_PORT: 'The port of the console and the API. Default: `7400`.',
  TACIT_HOST: 'The address to listen on. Default: `127.0.0.1`; `0.0.0.0` opens it to the network.',
  TACIT_URL: 'The public address, when a reverse proxy stands in front. Default: `http://localhost:<port>`.',
  TACIT_PROXIES:
    'The addresses and networks of your own reverse proxies, with commas between them; whom they name as the caller is believed. Default: none.',
  TACIT_MASTER_KEY:
    'The key that seals every other key: 32 bytes in base64 or hex. Default: a file made at first start.',
  TACIT_SLACK_URL:
    'Where Slack is, over `https` unless it is on this machine. Default: `https://slack.com`; `https://slack-gov.com` for GovSlack.',
  TACIT_SANDBOX:
    'Whether the connector list offers a made-up Slack to try: `on` or `off`. Default: `on`, in production (`NODE_ENV=production`) `off`.',
  TACIT_ORGANIZATION:
    'The name or id of the organization that commands are about, where there are several. Default: the only one.',
  TACIT_MACHINE_CREDENTIALS:
    'The ids of the organizations that may read through a Psoxy with the credentials of this machine, with commas between them. Default: none.',
  TACIT_LOG: 'How much the log says: `info`, `warn`, `error` or `silent`. Default: `info`.',
  DATABASE_URL: 'A PostgreSQL (15 or later) to use instead of the embedded one.',
  CLICKHOUSE_URL: 'A ClickHouse server or cluster to use instead of the embedded one.',
} as const;

const optionalText = z
  .string()
  .transform((text) => text.trim())
  .optional()
  .transform((text) => (text === '' ? undefined : text));

/** Where a source is: a host and nothing that would send a token in clear, or elsewhere. */
const sourceUrl = z.url({ protocol: /^https?$/ }).refine((text) => {
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
  return (protocol === 'https:' || isHere) && username + password + search + hash === '';
});

/** Ids of organizations. */
const idList = z
  .string()
  .default('')
  .transform((text) => [...new Set(entriesOf(text))])
  .pipe(z.array(z.uuid()));

const environment = z.object({
  TACIT_DATA: optionalText,
  TACIT_PORT: z.coerce.number().int().min(0).max(65535).default(7400),
  TACIT_HOST: z.string().default('127.0.0.1'),
  TACIT_URL: z.url({ protocol: /^https?$/ }).optional(),
  TACIT_PROXIES: optionalText,
  TACIT_MASTER_KEY: optionalText,
  TACIT_SLACK_URL: sourceUrl.optional(),
  TACIT_SANDBOX: z.enum(['on', 'off']).optional(),
  NODE_ENV: optionalText,
  TACIT_ORGANIZATION: optionalText,
  TACIT_MACHINE_CREDENTIALS: idList,
  // Set by AWS's platforms for the programs that they run.
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: optionalText,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: optionalText,
  AWS_CONTAINER_AUTHORIZATION_TOKEN: optionalText,
  AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: optionalText,
  AWS_WEB_IDENTITY_TOKEN_FILE: optionalText,
  AWS_ROLE_ARN: optionalText,
  TACIT_LOG: z.enum(['info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: optionalText,
  CLICKHOUSE_URL: optionalText,
});

/** What lets this machine in where its cloud knows it. */
export interface MachineSettings {
  /** Ids of the organizations that may use it. */
  readonly organizations: readonly string[];
  /** Where AWS's platforms say that a program's credentials are; without any of it the machine itself is asked. */
  readonly aws: {
    readonly relativeUri?: string | undefined;
    readonly fullUri?: string | undefined;
    readonly containerToken?: string | undefined;
    readonly containerTokenFile?: string | undefined;
    readonly webIdentityTokenFile?: string | undefined;
    readonly roleArn?: string | undefined;
  };
}

export interface Settings {
  readonly dataDirectory: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  /** Addresses and networks of reverse proxies. */
  readonly proxies: readonly string[];
  /** Listens with TLS, with a certificate of its own. */
  readonly isHttps: boolean;
  readonly masterKey: string | undefined;
  /** The name or id of the organization that a command is about; undefined for the only one. */
  readonly organization: string | undefined;
  readonly machine: MachineSettings;
  readonly logLevel: string;
  /** Without a slash at its end. */
  readonly slackUrl: string;
  readonly hasSandbox: boolean;
  readonly databaseUrl: string | undefined;
  readonly clickhouseUrl: string | undefined;
}

/** Throws Refused naming the setting, never its value: it may be a secret. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  { isHttps = false }: { readonly isHttps?: boolean } = {},
): Settings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    throw new Refused(
      'setting-invalid',
      `The setting ${name} has a value that cannot be used.`,
      settingTexts[name as keyof typeof settingTexts] ?? 'See docs/settings.md.',
    );
  }
  const given = parsed.data;
  return {
    dataDirectory: resolve(folder, given.TACIT_DATA ?? 'data'),
    port: given.TACIT_PORT,
    host: given.TACIT_HOST,
    publicUrl: (given.TACIT_URL ?? ownUrl(isHttps, given.TACIT_PORT)).replace(/\/$/, ''),
    isHttps,
    proxies: entriesOf(given.TACIT_PROXIES ?? ''),
    masterKey: given.TACIT_MASTER_KEY,
    organization: given.TACIT_ORGANIZATION,
    machine: machineOf(given),
    logLevel: given.TACIT_LOG,
    slackUrl: (given.TACIT_SLACK_URL ?? 'https://slack.com').replace(/\/$/, ''),
    hasSandbox: (given.TACIT_SANDBOX ?? (given.NODE_ENV === 'production' ? 'off' : 'on')) === 'on',
    databaseUrl: given.DATABASE_URL,
    clickhouseUrl: given.CLICKHOUSE_URL,
  };
}

const machineOf = (given: z.infer<typeof environment>): MachineSettings => ({
  organizations: given.TACIT_MACHINE_CREDENTIALS,
  aws: {
    relativeUri: given.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
    fullUri: given.AWS_CONTAINER_CREDENTIALS_FULL_URI,
    containerToken: given.AWS_CONTAINER_AUTHORIZATION_TOKEN,
    containerTokenFile: given.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
    webIdentityTokenFile: given.AWS_WEB_IDENTITY_TOKEN_FILE,
    roleArn: given.AWS_ROLE_ARN,
  },
});

/** With commas between them. */
const entriesOf = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/** The address of this machine's own door. */
export const ownUrl = (isHttps: boolean, port: number): string => `http${isHttps ? 's' : ''}://localhost:${port}`;

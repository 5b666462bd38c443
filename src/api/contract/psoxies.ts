// What the console and the API say to each other about a Psoxy of the organization's.
import { z } from 'zod';
import { problemText } from './live.ts';
import { chosenName } from './session.ts';

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/);

const roleArn = z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/);

/** Where the name of the host does not say service and region. */
const place = z
  .object({ service: z.enum(['lambda', 'execute-api']), region })
  .nullable()
  .default(null);

const authorization = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('aws'),
    roleArn,
    accessKeyId: z.string().regex(/^[A-Z0-9]{16,128}$/),
    secretAccessKey: z.string().min(16).max(200),
    externalId: z.string().min(2).max(1224).nullable().default(null),
    place,
  }),
  /** With what lets the machine itself in, where its operator allows it; the external id is given out, and not chosen. */
  z.strictObject({ kind: z.literal('aws-machine'), roleArn, place }),
  z.strictObject({ kind: z.literal('google-machine') }),
  z.object({
    kind: z.literal('google'),
    email: z
      .string()
      .regex(/^[\w.-]+@[\w.-]+$/)
      .max(254),
    privateKey: z.string().startsWith('-----BEGIN PRIVATE KEY-----').max(8000),
    privateKeyId: z.string().max(200).nullable().default(null),
  }),
  z.object({ kind: z.literal('bearer'), token: z.string().trim().min(8).max(4000) }),
]);

/** The salt of a Psoxy, and whether it takes `ann.lee@` and `annlee@` for one mailbox. */
export const psoxySalt = z.object({ salt: z.string().min(1).max(1000), ignoresDots: z.boolean() });
export type PsoxySaltGiven = z.infer<typeof psoxySalt>;

/** POST /api/connectors/:id/psoxy and /api/connectors/:id/psoxy/health */
export const psoxyGiven = z.object({
  url: z.string().trim().min(8).max(300),
  authorization,
  /** With it people are matched by an HR file in clear. */
  salt: psoxySalt.nullable().default(null),
  name: chosenName(80).optional(),
});
export type PsoxyGiven = z.input<typeof psoxyGiven>;

/** How a Psoxy is. */
export const psoxyHealth = z.object({
  version: z.string().nullable(),
  source: z.string().nullable(),
  /** True where nothing keeps it from being connected. */
  isSound: z.boolean(),
  findings: z.array(
    z.object({
      code: z.string(),
      severity: z.enum(['stops', 'danger', 'note']),
      message: z.string(),
      next: z.string(),
    }),
  ),
});

/** GET /api/connections/:id/psoxy: how the Psoxy of a connection stands, asked now. */
export const psoxyStandingShown = z.object({
  host: z.string(),
  authorization: z.enum(['aws', 'aws-machine', 'google', 'google-machine', 'bearer']),
  knowsSalt: z.boolean(),
  /** The beginning of the fingerprint of its salt, as it was when the connection was made. */
  salt: z.string(),
  since: z.string(),
  askedAt: z.string(),
  /** What it says of itself; null where it did not answer as it should. */
  health: psoxyHealth.extend({ isSameSalt: z.boolean() }).nullable(),
  problem: problemText.nullable(),
});
export type PsoxyStandingShown = z.infer<typeof psoxyStandingShown>;
export type PsoxyHealth = z.infer<typeof psoxyHealth>;

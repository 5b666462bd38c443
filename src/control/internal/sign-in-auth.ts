// better-auth, told our words, our tables and to stay silent: no network, no log, no telemetry.
import { createHmac } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { magicLink } from 'better-auth/plugins/magic-link';
import { days, minutes } from '../../base/clock.ts';
import { newId } from '../../base/ids.ts';
import type { Control } from './opened.ts';

const inSeconds = (milliseconds: number): number => milliseconds / 1000;

const times = { createdAt: 'created_at', updatedAt: 'updated_at' };

const user = {
  modelName: 'members',
  fields: { ...times, emailVerified: 'is_email_verified' },
  additionalFields: {
    role: { type: 'string', input: false },
    organizationId: { type: 'string', input: false, fieldName: 'organization_id' },
  },
} as const;

const session = {
  modelName: 'sessions',
  fields: { ...times, userId: 'member_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent' },
  // Seven days after the last day of use.
  expiresIn: inSeconds(days(7)),
  updateAge: inSeconds(days(1)),
} as const;

const account = {
  modelName: 'sign_in_accounts',
  fields: {
    ...times,
    userId: 'member_id',
    accountId: 'account_id',
    providerId: 'provider_id',
    accessToken: 'access_token',
    refreshToken: 'refresh_token',
    idToken: 'id_token',
    accessTokenExpiresAt: 'access_token_expires_at',
    refreshTokenExpiresAt: 'refresh_token_expires_at',
  },
} as const;

export interface SignInAuthOptions {
  readonly control: Control;
  readonly publicUrl: string;
  /** The organization whose first owner a link makes. */
  readonly organizationId: string;
  /** Told the token of each link, the only moment at which it is in clear. `request` is what was asked with. */
  readonly onLink: (request: unknown, token: string) => void;
}

export function buildAuth({ control, publicUrl, organizationId, onLink }: SignInAuthOptions) {
  return betterAuth({
    baseURL: publicUrl,
    // From the master key, so that nothing more must be kept, and a stolen database opens no session.
    secret: createHmac('sha256', control.masterKey).update('sign-in').digest('hex'),
    database: { db: control.db, type: 'postgres' },
    user,
    session,
    account,
    verification: { modelName: 'verifications', fields: { ...times, expiresAt: 'expires_at' } },
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'tacit',
      useSecureCookies: publicUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId(control.clock.now()) },
    },
    databaseHooks: {
      user: { create: { before: async (made) => ({ data: { ...made, role: 'owner', organizationId } }) } },
      // What a browser says of itself is of no use to us, so it is not kept.
      session: { create: { before: async (made) => ({ data: { ...made, userAgent: null, ipAddress: null } }) } },
    },
    plugins: [
      magicLink({
        expiresIn: inSeconds(minutes(15)),
        storeToken: 'hashed',
        sendMagicLink: ({ metadata, token }) => onLink(metadata?.['request'], token),
      }),
    ],
  });
}

export type SignInAuth = ReturnType<typeof buildAuth>;

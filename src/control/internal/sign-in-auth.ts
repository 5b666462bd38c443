// better-auth, told our words, our tables and to stay silent: no network, no log, no telemetry.
import { createHmac } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { days, hours } from '../../base/clock.ts';
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
  additionalFields: {
    begunWith: { type: 'string', input: false, fieldName: 'begun_with' },
    vouchers: { type: 'string[]', input: false },
  },
  // Seven days after the last use, which is known to the hour.
  expiresIn: inSeconds(days(7)),
  updateAge: inSeconds(hours(1)),
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

/**
 * The one way in: whoever calls it has made sure who it is. It has no address, so nothing outside this process reaches
 * it, and the library's own ways in, by password or by mail, are not switched on.
 */
const enter = createAuthEndpoint.serverOnly(
  {
    method: 'POST',
    body: z.object({
      memberId: z.string(),
      begunWith: z.enum(['link', 'invitation', 'openid']),
      vouchers: z.array(z.string()),
    }),
  },
  async (request) => {
    const { memberId, begunWith, vouchers } = request.body;
    const { internalAdapter } = request.context;
    const member = await internalAdapter.findUserById(memberId);
    if (member === null) return request.json({ isIn: false });
    const begun = await internalAdapter.createSession(memberId, false, { begunWith, vouchers });
    await setSessionCookie(request, { session: begun, user: member });
    return request.json({ isIn: true });
  },
);

export function buildAuth({ control, publicUrl }: { readonly control: Control; readonly publicUrl: string }) {
  const isSecure = publicUrl.startsWith('https:');
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
      // `__Host-` is obeyed by browsers: over TLS alone, for this host alone, and no neighbouring name can set it. The
      // library knows only `__Secure-`, so the attribute is said below.
      cookiePrefix: isSecure ? '__Host-tacit' : 'tacit',
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => newId(control.clock.now()) },
    },
    databaseHooks: {
      // What a browser says of itself is of no use to us, so it is not kept.
      session: { create: { before: async (made) => ({ data: { ...made, userAgent: null, ipAddress: null } }) } },
    },
    plugins: [{ id: 'enter', endpoints: { enter } }],
  });
}

export type SignInAuth = ReturnType<typeof buildAuth>;

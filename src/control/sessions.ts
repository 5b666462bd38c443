// The sessions of a member: when each began and was last used, and their end before their time.
import { errorCodes, Refused } from '../base/errors.ts';
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';
import type { SignInWay } from './internal/tables.ts';
import { findMember } from './members.ts';

/** Neither address nor browser is kept of it. */
export interface MemberSession {
  readonly id: string;
  readonly begunAt: Date;
  /** To the hour. */
  readonly usedAt: Date;
  readonly expiresAt: Date;
  readonly begunWith: SignInWay;
}

/** Those that have not run out, the last used first. */
export async function listSessions(
  control: Control,
  organizationId: string,
  memberId: string,
): Promise<MemberSession[]> {
  const rows = await sessionsOf(control, organizationId, memberId)
    .where('expires_at', '>', control.clock.now())
    .orderBy('updated_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    begunAt: row.created_at,
    usedAt: row.updated_at,
    expiresAt: row.expires_at,
    begunWith: row.begun_with,
  }));
}

/** Ends one of theirs. Throws Refused `not-found`. */
export async function endSession(
  control: Control,
  organizationId: string,
  memberId: string,
  sessionId: string,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const found = await sessionsOf({ db }, organizationId, memberId).where('id', '=', sessionId).executeTakeFirst();
    if (found === undefined)
      throw new Refused('not-found', errorCodes['not-found'], 'It may have ended already: look at the list.');
    await db.deleteFrom('sessions').where('id', '=', sessionId).execute();
    const entry = {
      organizationId,
      memberId,
      action: 'session.end',
      subject: memberId,
      details: { session: sessionId },
    };
    await append({ ...control, db }, entry);
  });
}

/**
 * Ends all of a member's sessions but one; gives how many those were. In the audit log where there were some. Throws
 * Refused `not-found`, also for a member of another organization.
 */
export async function endSessions(
  control: Control,
  organizationId: string,
  memberId: string,
  but: string | null,
  by: string | null,
): Promise<number> {
  return control.db.transaction().execute(async (db) => {
    await findMember({ db }, organizationId, memberId);
    const found = await sessionsOf({ db }, organizationId, memberId).execute();
    const ids = found.map(({ id }) => id).filter((id) => id !== but);
    if (ids.length === 0) return 0;
    await db.deleteFrom('sessions').where('id', 'in', ids).execute();
    const details = { count: ids.length };
    await append(
      { ...control, db },
      { organizationId, memberId: by, action: 'session.end-all', subject: memberId, details },
    );
    return ids.length;
  });
}

const sessionsOf = ({ db }: Pick<Control, 'db'>, organizationId: string, memberId: string) =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('member_id', 'in', (members) =>
      members
        .selectFrom('members')
        .select('members.id')
        .where('members.id', '=', memberId)
        .where('members.organization_id', '=', organizationId),
    );

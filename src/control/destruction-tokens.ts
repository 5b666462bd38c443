// Of whom a destruction is, as tokens: written down when it is asked for, and gone when it has ended.
import { nilId } from '../base/ids.ts';
import type { Within } from './approvals.ts';
import type { KnownBy } from './objections.ts';

/** How many rows one statement takes. */
const atOnce = 5000;

/** Repeatable; what is learned later is added. */
export async function rememberWhom(
  { db }: Pick<Within, 'db'>,
  organizationId: string,
  destructionId: string,
  known: readonly KnownBy[],
): Promise<void> {
  const rows = known
    .filter(({ token }) => token !== nilId)
    .map(({ kind, token, domain }) => ({
      organization_id: organizationId,
      destruction_id: destructionId,
      kind,
      token,
      domain,
    }));
  for (let at = 0; at < rows.length; at += atOnce) {
    await db
      .insertInto('destruction_tokens')
      .values(rows.slice(at, at + atOnce))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** None where it is of no person, or where they were forgotten. */
export async function whomOf({ db }: Pick<Within, 'db'>, destructionId: string): Promise<readonly KnownBy[]> {
  return db
    .selectFrom('destruction_tokens')
    .select(['kind', 'token', 'domain'])
    .where('destruction_id', '=', destructionId)
    .execute();
}

/** Before the files of the database are swept: what is deleted behind that would still lie there. */
export async function forgetWhom({ db }: Pick<Within, 'db'>, destructionId: string): Promise<void> {
  await db.deleteFrom('destruction_tokens').where('destruction_id', '=', destructionId).execute();
}

/** Of those that were stopped or have ended. */
export async function forgetEnded({ db }: Pick<Within, 'db'>): Promise<void> {
  const ended = db.selectFrom('destructions').select('id').where('state', 'in', ['done', 'stopped']);
  await db.deleteFrom('destruction_tokens').where('destruction_id', 'in', ended).execute();
}

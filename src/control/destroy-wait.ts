// How long a destruction waits after its second signature, hours: so long it can still be stopped.
import { append } from './audit.ts';
import type { Control } from './internal/opened.ts';

export async function readWait({ db }: Pick<Control, 'db'>, organizationId: string): Promise<number> {
  const { destroy_waits_hours } = await db
    .selectFrom('organizations')
    .select('destroy_waits_hours')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return destroy_waits_hours;
}

/** Holds for what is confirmed from now on. */
export async function changeWait(
  control: Control,
  organizationId: string,
  to: number,
  memberId: string | null,
): Promise<void> {
  await control.db.transaction().execute(async (db) => {
    const from = await readWait({ db }, organizationId);
    if (from === to) return;
    await db.updateTable('organizations').set({ destroy_waits_hours: to }).where('id', '=', organizationId).execute();
    const entry = { organizationId, memberId, action: 'privacy.destroy-wait', subject: organizationId };
    await append({ ...control, db }, { ...entry, details: { from, to } });
  });
}

// Wires the doors of destroying to what destroys: previews, requests, receipts.
import type { DestroyServices } from '../../api/destroy.ts';
import type { Destruction as Shown } from '../../api/contract/destroy.ts';
import type { Live } from '../../collector/live.ts';
import { type Destruction, listDestructions, type Signer, stopDestruction } from '../../control/destructions.ts';
import { listMembers } from '../../control/members.ts';
import { type KeptReceipt, listReceipts } from '../../control/receipts.ts';
import { askForDestruction, previewDestroy } from '../../governance/destroy/asking.ts';
import { fingerprintOf, readReceipt } from '../../governance/receipts/receipt.ts';
import { publicKeyOf, signingKey } from '../../governance/receipts/receipt-files.ts';

type Rooms = Pick<Live, 'control' | 'store'>;

/** `folder` is where the receipts lie. */
export function destroyServices(rooms: Rooms, folder: string): DestroyServices {
  const { control } = rooms;
  return {
    async list(organizationId) {
      const [all, members, receipts] = await Promise.all([
        listDestructions(control, organizationId),
        listMembers(control, organizationId),
        listReceipts(control, organizationId),
      ]);
      const names = new Map(members.map(({ id, name }) => [id, name]));
      const numbers = new Map(receipts.map(({ destructionId, number }) => [destructionId, number]));
      return { destructions: all.map((one) => shownOf(one, names, numbers.get(one.id) ?? null)) };
    },
    async preview(organizationId, scope, memberId) {
      const { name, summary, rows, days } = await previewDestroy(rooms, organizationId, scope, memberId);
      return { name, summary: { ...summary }, rows: { ...rows }, days };
    },
    async ask(organizationId, asked, signer) {
      const { destruction, approval } = await askForDestruction(rooms, organizationId, asked, signer);
      const members = await listMembers(control, organizationId);
      const names = new Map(members.map(({ id, name }) => [id, name]));
      return { destruction: shownOf(destruction, names, null), approvalId: approval.id };
    },
    stop: (organizationId, id, memberId) => stopDestruction(control, organizationId, id, memberId),
    async receipts(organizationId) {
      const receipts = await listReceipts(control, organizationId ?? undefined);
      return { fingerprint: fingerprintOf(publicKeyOf(signingKey(folder))), receipts: receipts.map(entryOf) };
    },
    receipt: async (organizationId, number) =>
      (await listReceipts(control, organizationId)).find((one) => one.number === number)?.body ?? null,
  };
}

function entryOf({ number, madeAt, organizationId, destructionId, body }: KeptReceipt) {
  const scope = readReceipt(body)?.scope;
  const words = scope === undefined ? 'changed since it was signed' : scopeWords(scope);
  return {
    number,
    madeAt: madeAt.toISOString(),
    organization: organizationId,
    destruction: destructionId,
    scope: words,
  };
}

/** A person is one person: of whom it was no receipt says. */
const scopeWords = (scope: Destruction['scope']): string =>
  scope.is === 'person' ? scope.is : Object.values(scope).join(' ');

function shownOf(destruction: Destruction, names: ReadonlyMap<string, string>, receipt: number | null): Shown {
  const { id, scope, state, asked, confirmed, dueAt, endedAt } = destruction;
  const signed = ({ memberId, at }: Signer & { readonly at: Date }) => ({
    at: at.toISOString(),
    by: memberId === null ? null : { id: memberId, name: names.get(memberId) ?? null },
  });
  return {
    id,
    scope,
    state,
    asked: signed(asked),
    confirmed: confirmed === null ? null : signed(confirmed),
    dueAt: dueAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    receipt,
  };
}

// What the console asks about approvals, the minimum group, destructions and receipts.
import { queryOptions } from '@tanstack/react-query';
import type { ApprovalList, Privacy } from '../../src/api/contract/approvals.ts';
import type { DestructionList, ReceiptList } from '../../src/api/contract/destroy.ts';
import { read } from './client.ts';

/** Asked again now and then: somebody else may have asked for something, or signed it. */
export const approvalsQuery = queryOptions({
  queryKey: ['approvals'],
  queryFn: ({ signal }) => read<ApprovalList>('/api/approvals', signal),
  refetchInterval: 30_000,
});

export const privacyQuery = queryOptions({
  queryKey: ['privacy'],
  queryFn: ({ signal }) => read<Privacy>('/api/privacy', signal),
});

export const destructionsQuery = queryOptions({
  queryKey: ['destructions'],
  queryFn: ({ signal }) => read<DestructionList>('/api/destructions', signal),
  refetchInterval: (query) => (query.state.data?.destructions.some(({ state }) => state === 'running') ? 1000 : 15_000),
});

export const receiptsQuery = queryOptions({
  queryKey: ['receipts'],
  queryFn: ({ signal }) => read<ReceiptList>('/api/receipts', signal),
});

// What the console asks the API about retention.
import { queryOptions } from '@tanstack/react-query';
import type { RetentionState } from '../../src/api/contract/retention.ts';
import { read } from './client.ts';

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: ({ signal }) => read<RetentionState>('/api/retention', signal),
});

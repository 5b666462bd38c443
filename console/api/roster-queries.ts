// What the console asks the API about HR files: those that stand, those that were sent, what applying would change.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ColumnMapping, RosterFile, RosterList, RosterReport } from '../../src/api/contract/people.ts';
import { address, change, read } from './client.ts';
import { usePeopleChanged } from './people-queries.ts';

export const rostersQuery = queryOptions({
  queryKey: ['rosters'],
  queryFn: ({ signal }) => read<RosterList>('/api/rosters', signal),
});

/** `files` are ids with commas. What stands in the files is in this page's memory alone, and gone with it. */
export const sentFilesQuery = (files: string) =>
  queryOptions({
    queryKey: ['sent-hr-files', files],
    queryFn: ({ signal }) => read<RosterFile[]>(address('/api/rosters/files', { files }), signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const previewQuery = (files: string, mapping: ColumnMapping) =>
  queryOptions({
    queryKey: ['hr-preview', files, mapping],
    queryFn: () => change<RosterReport>('POST', '/api/rosters/preview', { files: files.split(','), mapping }),
    // What stands may be changed by others, but reading a million rows again for a look back is too dear.
    staleTime: 60_000,
    retry: false,
  });

/** What an apply said, for the page that comes after it. */
export const appliedKey = (files: string) => ['hr-applied', files] as const;

export function useApply(files: string) {
  const queryClient = useQueryClient();
  const peopleChanged = usePeopleChanged();
  return useMutation({
    mutationFn: (mapping: ColumnMapping) =>
      change<RosterReport>('POST', '/api/rosters', { files: files.split(','), mapping }),
    onSuccess: (report) => {
      queryClient.setQueryData(appliedKey(files), report);
      void peopleChanged();
    },
  });
}

export function useRemoveRoster() {
  const peopleChanged = usePeopleChanged();
  return useMutation({
    mutationFn: (day: string) => change('DELETE', `/api/rosters/${day}`),
    onSuccess: peopleChanged,
  });
}

export const findingsAddress = (files: string) => address('/api/rosters/findings.csv', { files });

// Wires bulk files beside HR files to the control plane, the event store and the figures.
import type { UploadServices } from '../api/services.ts';
import { compareAnalytics } from '../collector/analytics/compare-analytics.ts';
import { identityMapFile } from '../collector/uploads/identity-map-file.ts';
import { importTable, type TableRooms } from '../collector/uploads/import-table.ts';
import type { FigureKeeper } from './figure-keeper.ts';

const files = { 'identity-map': identityMapFile } as const;

export function uploadServices({ control, store }: TableRooms, keeper: FigureKeeper): UploadServices {
  return {
    async importLocal(organizationId, { kind, path, isDryRun }) {
      const request = { organizationId, path, isDryRun, memberId: null };
      const report = await importTable({ control, store }, files[kind], request);
      // Whose account is whose may be another answer now; a command that opened the house waits for it.
      if (report.isApplied) await keeper.compute(organizationId);
      return report;
    },
    compareAnalytics: (organizationId, paths) => compareAnalytics({ control, store }, organizationId, paths),
  };
}

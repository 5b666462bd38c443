// Wires bulk files beside HR files to the control plane, the event store and the figures.
import type { UploadServices } from '../../api/services.ts';
import { compareAnalytics } from '../../collector/analytics/compare-analytics.ts';
import { badgeFile } from '../../collector/uploads/badge-file.ts';
import { identityMapFile } from '../../collector/uploads/identity-map-file.ts';
import { importTable, type TableRooms } from '../../collector/uploads/import-table.ts';
import { ownMetricsFile } from '../../collector/uploads/own-metrics-file.ts';
import { removeRows, standingRows } from '../../collector/uploads/standing.ts';
import { surveyFile } from '../../collector/uploads/survey-file.ts';
import type { FigureKeeper } from './figure-keeper.ts';

const files = {
  'identity-map': identityMapFile,
  'own-metrics': ownMetricsFile,
  survey: surveyFile,
  badge: badgeFile,
} as const;

export function uploadServices({ control, store }: TableRooms, keeper: FigureKeeper): UploadServices {
  const rooms = { control, store };
  return {
    async importLocal(organizationId, { kind, path, isDryRun }) {
      const report = await importTable(rooms, files[kind], { organizationId, path, isDryRun, memberId: null });
      // Whose account is whose may be another answer now; a command that opened the house waits for it.
      if (report.isApplied && kind === 'identity-map') await keeper.compute(organizationId);
      return report;
    },
    standing: (organizationId, kind) => standingRows(rooms, files[kind], organizationId),
    remove: (organizationId, kind, day) => removeRows(rooms, files[kind], { organizationId, day, memberId: null }),
    compareAnalytics: (organizationId, paths) => compareAnalytics(rooms, organizationId, paths),
  };
}

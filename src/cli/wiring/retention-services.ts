// Wires the doors to retention: periods and edges with the names of connections, previews, and the run itself.
import type { RetentionRequest, RetentionState } from '../../api/contract/retention.ts';
import type { RetentionServices } from '../../api/retention.ts';
import { listConnections } from '../../control/connections.ts';
import {
  changed,
  changeRetention,
  edgesOf,
  effectiveAt,
  hastenRetention,
  isShorter,
  readRetention,
  type Retention,
  type RetentionChange,
} from '../../control/retention.ts';
import type { Queue } from '../../control/queue.ts';
import { previewRetention, type RetentionRooms } from '../../governance/retention.ts';
import { keepRetention, type RetentionKeeper } from '../../governance/retention-keeper.ts';
import { computeStale, type FigureKeeper } from './figure-keeper.ts';

/** What it needs is closed with the rest. */
export function openRetention(
  rooms: RetentionRooms,
  queue: Queue,
  keeper: FigureKeeper,
  closing: (() => Promise<void>)[],
): RetentionKeeper {
  const retention = keepRetention({
    ...rooms,
    queue,
    catchUp: (organizationId, signal) => computeStale(rooms, organizationId, signal),
    requestFigures: (organizationId) => keeper.request(organizationId),
  });
  closing.push(async () => retention.stop());
  return retention;
}

export function retentionServices(rooms: RetentionRooms, askForDue: () => Promise<void>): RetentionServices {
  const { control } = rooms;
  const describe = async (organizationId: string, retention: Retention): Promise<RetentionState> => {
    const names = await namesOf(rooms, organizationId);
    const { periods, connections, nextRunAt, lastRun } = retention;
    const { connections: edges, ...rest } = edgesOf(retention, control.clock.now());
    return {
      periods,
      edges: rest,
      connections: connections.map(({ connectionId: id, isLive, ownMonths, months }) => {
        return { id, name: names.get(id) ?? '', isLive, ownMonths, months, edge: edges.get(id) ?? rest.files };
      }),
      nextRunAt: nextRunAt.toISOString(),
      lastRun: lastRun === null ? null : { at: lastRun.at.toISOString(), removed: lastRun.removed },
    };
  };
  return {
    read: async (organizationId) => describe(organizationId, await readRetention(control, organizationId)),
    async preview(organizationId, request) {
      const before = await readRetention(control, organizationId);
      const after = changed(before, changeOf(request));
      const runsAt = effectiveAt(control.clock, before, after);
      const { removed, connections } = await previewRetention(rooms, organizationId, after, runsAt);
      const names = await namesOf(rooms, organizationId);
      return {
        isShorter: isShorter(before, after),
        runsAt: runsAt.toISOString(),
        removed,
        connections: connections.map(({ connectionId: id, ...counts }) => ({
          id,
          name: names.get(id) ?? '',
          ...counts,
        })),
      };
    },
    async change(organizationId, request, memberId) {
      return describe(organizationId, await changeRetention(control, organizationId, changeOf(request), memberId));
    },
    async hasten(organizationId, memberId) {
      await hastenRetention(control, organizationId, memberId);
      await askForDue();
      return describe(organizationId, await readRetention(control, organizationId));
    },
  };
}

function changeOf({ periods, connections }: RetentionRequest): RetentionChange {
  const own = connections?.map(({ id: connectionId, months }) => ({ connectionId, months }));
  const said = Object.entries(periods ?? {}).filter(([, months]) => months !== undefined);
  return {
    ...(said.length > 0 && { periods: Object.fromEntries(said) }),
    ...(own !== undefined && { connections: own }),
  };
}

async function namesOf({ control }: RetentionRooms, organizationId: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await listConnections(control, organizationId)).map(({ id, name }) => [id, name]));
}

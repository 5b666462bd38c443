// Wires the doors of My data and of objections: what is kept, in words; what is taken along; and the figures after it.
import type { MyDataServices, ObjectionServices, ProvedCaller } from '../../api/my-data.ts';
import type { MyData } from '../../api/contract/my-data.ts';
import { Refused, errorCodes } from '../../base/errors.ts';
import type { Connector } from '../../connector/connector.ts';
import { inventoryOf } from '../../connector/inventory.ts';
import { uploads } from '../../connectors/index.ts';
import { append } from '../../control/audit.ts';
import { findMyself, type Myself, ownShapes, readMyData, readMyRows } from '../../governance/my-data.ts';
import { endObjection, objectionsTold, objectTo } from '../../governance/objections.ts';
import type { Shape } from '../../privacy/shapes.ts';
import type { FigureKeeper } from './figure-keeper.ts';
import type { Rooms } from './records.ts';

type Parts = Rooms & { readonly keeper: Pick<FigureKeeper, 'request'> };

export function myDataServices(rooms: Parts): MyDataServices {
  const { control, store, connectors, keeper } = rooms;
  const fields = fieldsOf(connectors);
  const read = async (organizationId: string, address: string, myself: Myself): Promise<MyData> => {
    const { objection, lookups, tables, groups, seenBy, figures, notAsked, ...rest } = await readMyData(
      rooms,
      organizationId,
      myself,
    );
    const shown = new Set(tables.map(({ table }) => table));
    return {
      ...rest,
      address,
      tables: [...tables],
      groups: [...groups],
      notAsked: [...notAsked],
      seenBy: { ...seenBy, roles: [...seenBy.roles], metrics: [...seenBy.metrics] },
      figures: { ...figures, weeks: [...figures.weeks] },
      fields: fields.filter(({ table }) => shown.has(table)),
      lookups: lookups.map(({ at, ...one }) => ({ ...one, at: at.toISOString() })),
      objection: objection === null ? null : { since: objection.since, recordedBy: objection.recordedBy },
    };
  };
  return {
    read: async ({ organizationId, provedEmail }) =>
      provedEmail === null
        ? unproved
        : read(organizationId, provedEmail, await findMyself(rooms, organizationId, provedEmail)),
    async download({ organizationId, memberId, provedEmail }, table) {
      const shape = table === null ? null : shapeOf(table);
      await store.prepareOrganization(organizationId);
      const details = { table: table ?? 'all' };
      await append(control, { organizationId, memberId, action: 'my-data.download', subject: memberId, details });
      const myself = await findMyself(rooms, organizationId, provedEmail);
      const rowsOf = (of: Shape) => readMyRows(rooms, organizationId, myself, of);
      return shape === null
        ? wholeOf(await read(organizationId, provedEmail, myself), rowsOf)
        : csvOf(shape, rowsOf(shape));
    },
    // Neither is in the audit log: an entry at that minute would say who it was.
    async object({ organizationId, provedEmail }: ProvedCaller) {
      await objectTo(rooms, organizationId, { address: provedEmail }, 'member');
      await keeper.request(organizationId);
    },
    async withdraw({ organizationId, provedEmail }: ProvedCaller) {
      await endObjection(rooms, organizationId, { address: provedEmail }, 'member');
    },
  };
}

export function objectionServices(rooms: Parts): ObjectionServices {
  const { control, keeper } = rooms;
  const by = (memberId: string | null) => (memberId === null ? 'operator' : 'owner');
  return {
    async record(organizationId, whom, memberId) {
      await objectTo(rooms, organizationId, whom, by(memberId));
      await append(control, { organizationId, memberId, action: 'objection.record' });
      await keeper.request(organizationId);
    },
    async withdraw(organizationId, whom, memberId) {
      await endObjection(rooms, organizationId, whom, by(memberId));
      await append(control, { organizationId, memberId, action: 'objection.withdraw' });
    },
    async told(organizationId) {
      const { people, again } = await objectionsTold(rooms, organizationId);
      return { people, again: [...again] };
    },
  };
}

const noResponses = { threads: 0, medianSeconds: null };
const unproved: MyData = {
  standing: 'unproved',
  address: null,
  tables: [],
  fields: [],
  namedBy: 0,
  attributes: null,
  attributesOn: null,
  figures: { weeks: [], given: noResponses, received: noResponses },
  groups: [],
  seenBy: { minimumGroup: 0, roles: [], metrics: [] },
  lookups: [],
  objection: null,
  notAsked: [],
};

function shapeOf(table: string): Shape {
  const found = ownShapes.find(({ name }) => name === table);
  if (found === undefined)
    throw new Refused('not-found', errorCodes['not-found'], 'GET /api/my-data lists the tables.');
  return found;
}

/** What each field of each table is, by the first declaration that fills it. */
function fieldsOf(connectors: readonly Connector[]): MyData['fields'] {
  const byTable = new Map<string, MyData['fields']>();
  for (const connector of [...connectors, ...uploads]) {
    const streams = Object.values(connector.streams) as readonly { readonly shape: Shape }[];
    for (const [at, { fields }] of inventoryOf(connector).streams.entries()) {
      const table = streams[at]!.shape.name;
      if (byTable.has(table)) continue;
      const told = fields.map(({ name, keptAs, rule, why }) => ({ table, field: name, keptAs, rule, why }));
      byTable.set(table, told);
    }
  }
  return [...byTable.values()].flat();
}

const explanation =
  'What is kept about you. People, channels and addresses stand as tokens: keyed, one-way, the same wherever they are named. ' +
  'Of other people only their number is given. Times are UTC. `fields` says of every column what it is and why it is kept.';

type Rows = AsyncIterable<Readonly<Record<string, unknown>>>;

async function* wholeOf(overview: MyData, rowsOf: (shape: Shape) => Rows): AsyncGenerator<string> {
  yield `${JSON.stringify({ explanation, overview }).slice(0, -1)},"rows":{`;
  for (const [at, shape] of ownShapes.entries()) {
    yield `${at === 0 ? '' : ','}\n${JSON.stringify(shape.name)}:[`;
    let separator = '\n';
    for await (const row of rowsOf(shape)) {
      yield `${separator}${JSON.stringify(row)}`;
      separator = ',\n';
    }
    yield ']';
  }
  yield '}}\n';
}

async function* csvOf(shape: Shape, rows: Rows): AsyncGenerator<string> {
  yield `${Object.keys(shape.columns).join(',')}\r\n`;
  for await (const row of rows) yield `${Object.values(row).map(cellOf).join(',')}\r\n`;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = Array.isArray(value) ? value.join(' ') : String(value as string | number | boolean);
  // A spreadsheet would take it for a formula.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

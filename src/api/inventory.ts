// The data inventory and the list of connectors: the declarations, read aloud.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { isWithin, type Reach } from '../connector/api-connector.ts';
import type { Connector } from '../connector/connector.ts';
import { inventoryOf } from '../connector/inventory.ts';
import { uploads } from '../connectors/index.ts';
import { listConnections } from '../control/connections.ts';
import { listLive } from '../control/live-connections.ts';
import { callerOf, everybody, overseers } from './access.ts';
import type { Control } from '../control/control.ts';
import { connectorList, inventory } from './contract/connections.ts';
import type { Services } from './services.ts';

const untilRemoved = 'until the data folder is removed';

/** What stands in PostgreSQL, table by table, in words; a test holds it against the tables that are made. */
export const controlInventory = [
  {
    table: 'organizations',
    holds: 'name you chose, time zone, how few people a figure may speak of',
    why: 'to know whose data this is',
  },
  {
    table: 'connection_halts',
    holds: 'since when you halted a connection, and who did',
    why: 'to do nothing for it until you resume',
  },
  {
    table: 'destructions',
    holds: 'what was asked to be destroyed, by whom, who confirmed it, how far it has come; our own ids and counts',
    why: 'to go on with it after a crash',
  },
  {
    table: 'destruction_tokens',
    holds: 'the tokens of a person who is to be erased, until that has ended or was stopped',
    why: 'to know whose rows to remove',
  },
  {
    table: 'destroyed_days',
    holds: 'of which days everything was destroyed',
    why: 'to collect nothing of them again',
  },
  {
    table: 'receipts',
    holds: 'the receipts of what was destroyed: our own ids, roles and counts; they outlive the organization',
    why: 'to prove what was destroyed',
  },
  {
    table: 'approvals',
    holds: 'what needs two: what was asked for, by whom, who confirmed or withdrew it',
    why: 'to do it only when two want it',
  },
  { table: 'halts', holds: 'since when you halted everything, and who did', why: 'to do nothing until you resume' },
  {
    table: 'members',
    holds: 'name and sign-in address of those who sign in, their role, who they are at your issuer, the last sign-in',
    why: 'to know who may see what',
  },
  {
    table: 'sessions',
    holds: 'a token, when it began, was last used and ends, how it began and who made the link for it',
    why: 'to keep a member signed in, and to show and end it',
  },
  { table: 'sign_in_accounts', holds: 'nothing: how a member signs in stands with the member', why: 'unused' },
  { table: 'verifications', holds: 'nothing: links have a table of their own', why: 'unused' },
  {
    table: 'sign_in_links',
    holds: 'the hash of a sign-in link, whom it signs in, who made it, when it ends; until it is used',
    why: 'to let a link work once',
  },
  {
    table: 'invitations',
    holds: 'the hash of an invitation, its role, the address it is for, who made it and who accepted it',
    why: 'to let those in whom you invited',
  },
  {
    table: 'api_tokens',
    holds: 'the hash of an API token, its name and scopes, who made it, when it ends, the day of its last use',
    why: 'to let programs in that you allowed, and no others',
  },
  { table: 'connections', holds: 'connector, a name you chose, times', why: 'to know what was connected' },
  {
    table: 'live_connections',
    holds:
      'the state of a connection, the scopes granted, how far it looks and how often it calls, which channels you chose (as tokens; patterns sealed)',
    why: 'to read what you allowed and nothing else',
  },
  {
    table: 'cursors',
    holds: 'for each channel, as a token: up to which times it was read, how many messages, why not',
    why: 'to go on where it stopped',
  },
  {
    table: 'call_limits',
    holds: 'for each app and method, as a token: when the next call may be sent',
    why: 'to ask a source no faster than it allows',
  },
  {
    table: 'consents',
    holds: 'who began to connect what and when; hashes of a random number and of the session; until it is used',
    why: 'to accept each consent once, from the browser that began it',
  },
  {
    table: 'issuers',
    holds: 'name, address and client id of each issuer that members sign in with, its domains, and what its roles mean',
    why: 'to send a member to the issuer and to know whom to let in',
  },
  {
    table: 'sign_in_domains',
    holds: 'the domains whose addresses sign in, and of which organization each is',
    why: 'to find the issuer of somebody who is not signed in yet',
  },
  {
    table: 'begun_sign_ins',
    holds: 'which issuer somebody began to sign in at and when; hashes of random numbers; until it is used',
    why: 'to accept each answer of an issuer once, in the browser that began it',
  },
  { table: 'runs', holds: 'times, counts and an error code of each sync and import', why: 'to explain what was read' },
  {
    table: 'secrets',
    holds:
      'keys, access tokens, app credentials, the salts of Psoxies that were given, and ids of the workspaces that their files are of; sealed with AES-256-GCM',
    why: 'to make the same tokens again, to read, and to make nobody two people',
  },
  {
    table: 'key_rotations',
    holds: 'how far the replacement of the pseudonym key is, while it lasts',
    why: 'to go on with it after a crash',
  },
  { table: 'master_keys', holds: 'which master key it is, and since when', why: 'to show when it was changed' },
  { table: 'audit_entries', holds: 'who changed which setting when, hash-chained', why: 'to prove what was done' },
  { table: 'stale_days', holds: 'days whose figures must be computed again', why: 'to lose nothing when stopped' },
  {
    table: 'retention',
    holds: 'how many months events, files and figures stay; when what is older goes, and how much went',
    why: 'to keep nothing longer than you said',
  },
  {
    table: 'connection_retention',
    holds: 'the period of single connections; from when to when events of theirs went',
    why: 'to keep the figures of those days as they were computed',
  },
  {
    table: 'rosters',
    holds: 'for which day an HR file was applied, and of how many people',
    why: 'to read who belonged where at the time',
  },
  {
    table: 'directory',
    holds:
      'organizational words, such as departments, locations, time zones, names of own metrics and questions; nothing about a person',
    why: 'to name the groups of a chart',
  },
  { table: 'dimensions', holds: 'groups that you named yourself', why: 'to split figures by them' },
  {
    table: 'column_meanings',
    holds: 'what you took a column of an HR file for; its header as a token',
    why: 'to recognize it the next time',
  },
  { table: 'matching', holds: 'by which rules accounts are matched', why: 'to match them as you said' },
  {
    table: 'match_decisions',
    holds: 'whose account is whose, where an administrator decided it, as tokens',
    why: 'what you decide is stronger than a rule, and stays',
  },
  {
    table: 'account_originals',
    holds: 'address and username of an account, sealed with AES-256-GCM; each opening is in the audit log',
    why: 'to let an administrator tell whose account it is',
  },
  {
    table: 'objections',
    holds: 'since which day somebody objected, and whether they, an owner or the operator recorded it; not who it is',
    why: 'to keep nothing about them',
  },
  {
    table: 'objection_tokens',
    holds:
      'the tokens of accounts, addresses and HR ids of people who objected, and tokens of the keys of others under which these are known',
    why: 'to know what must not come in',
  },
  { table: 'migrations', holds: 'which changes of these tables were made', why: 'to make each of them once' },
  ...queueTables(),
].map((row) => ({ ...row, howLong: untilRemoved }));

function queueTables() {
  const why = 'to read and to compute again after a crash';
  return [
    { table: 'queue.job', holds: 'nothing itself; its part `job_common` holds the work', why },
    {
      table: 'queue.job_common',
      holds:
        'which connection waits to be read, whose figures to be computed, whose retention to be kept, an error code',
      why,
    },
    { table: 'queue.queue', holds: 'the kinds of work and how often they are tried', why },
    { table: 'queue.job_dependency', holds: 'nothing: no work waits for other work', why },
    { table: 'queue.schedule', holds: 'nothing: no work is done by the clock', why },
    { table: 'queue.subscription', holds: 'nothing: no work waits for an event', why },
    { table: 'queue.queue_stats', holds: 'nothing: the queue is not measured', why },
    { table: 'queue.warning', holds: 'nothing: warnings go to the log, as a code', why },
    { table: 'queue.instance', holds: 'nothing: processes are not listed', why },
    { table: 'queue.bam', holds: 'changes of these tables that are made in the background', why },
    { table: 'queue.version', holds: 'the version of the tables of the queue', why },
  ];
}

/** How far the organization lets a connector look that offers more than one reach: the farthest of its connections. */
async function reachesOf(control: Control, organizationId: string): Promise<ReadonlyMap<string, Reach>> {
  const found = new Map<string, Reach>();
  for (const { connectorId, reach, state } of await listLive(control, organizationId)) {
    const before = found.get(connectorId);
    if (state !== 'disconnected' && (before === undefined || isWithin(before, reach))) found.set(connectorId, reach);
  }
  return found;
}

export function inventoryRoutes(
  app: FastifyInstance,
  { connectors, live }: Pick<Services, 'connectors' | 'live'>,
): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/inventory', {
    config: { access: everybody, scope: 'connections:read' },
    schema: { response: { 200: inventory } },
    handler: async (request) => {
      const { organizationId } = callerOf(request);
      const reaches = await reachesOf(live.control, organizationId);
      const connections = await listConnections(live.control, organizationId);
      const connected = new Set(connections.map(({ connectorId }) => connectorId));
      const read = [...connectors, ...uploads].map((one) => ({
        ...inventoryOf(one),
        isConnected: one.kind === 'upload' ? null : connected.has(one.id),
        reach: one.kind === 'api' && one.reaches.length > 1 ? (reaches.get(one.id) ?? null) : null,
      }));
      return { connectors: read, control: controlInventory };
    },
  });

  typed.get('/api/connectors', {
    config: { access: overseers, scope: 'connections:read' },
    schema: { response: { 200: connectorList } },
    handler: () => ({ connectors: connectors.map(describe) }),
  });
}

function describe(connector: Connector) {
  const { streams } = inventoryOf(connector);
  return {
    id: connector.id,
    name: connector.name,
    kind: connector.kind,
    summary: connector.summary,
    needs: [...connector.needs],
    kept: streams.flatMap((stream) =>
      stream.fields.map((field) => ({ stream: stream.name, field: field.name, as: field.keptAs, why: field.why })),
    ),
    neverKept: [...connector.neverKept],
  };
}

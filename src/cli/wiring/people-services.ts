// Wires the doors to people: what identity makes of accounts, what administrators decide, and the figures after it.
import type { DecisionRequest } from '../../api/contract/people.ts';
import type { PeopleServices } from '../../api/services.ts';
import { errorCodes, Refused } from '../../base/errors.ts';
import { keptOriginals, openOriginal } from '../../control/account-originals.ts';
import { listConnections } from '../../control/connections.ts';
import type { Control } from '../../control/control.ts';
import { readDirectory } from '../../control/directory.ts';
import { decide, type MatchDecision, standingDecisions, undoDecision } from '../../control/match-decisions.ts';
import { changeMatching, type MatchingSettings, readMatching } from '../../control/matching.ts';
import { listMembers } from '../../control/members.ts';
import { listRosters } from '../../control/rosters.ts';
import { findAccount, isInRoster, listAccounts, type ListedAccount } from '../../identity/account-list.ts';
import { peopleMatching } from '../../identity/people-overview.ts';
import { type Suggestion, suggestPersons } from '../../identity/suggestions.ts';
import type { FigureKeeper } from './figure-keeper.ts';
import type { Rooms } from './records.ts';

type People = Pick<Rooms, 'control' | 'store'> & { readonly keeper: Pick<FigureKeeper, 'match' | 'isBehind'> };

/** What an administrator changes is in force with the next matching, which is asked for at once; figures follow. */
export function peopleServices(rooms: People): PeopleServices {
  const { control, store, keeper } = rooms;
  return {
    overview: (organizationId) => overviewOf(rooms, organizationId),
    accounts: (organizationId, state, offset, mayDecide) => accountsOf(rooms, organizationId, state, offset, mayDecide),
    async decisions(organizationId) {
      const names = await namesOf(control, organizationId);
      return (await standingDecisions(control, organizationId)).map((one) => decisionOf(one, names));
    },
    async decide(organizationId, request, memberId) {
      const decided = { kind: request.kind, account: request.account, other: otherOf(request) };
      await store.prepareOrganization(organizationId);
      await requireDecidable(rooms, organizationId, request);
      const decision = await decide(control, organizationId, decided, memberId);
      await keeper.match(organizationId);
      return decisionOf(decision, await namesOf(control, organizationId));
    },
    async undo(organizationId, number, memberId) {
      await undoDecision(control, organizationId, number, memberId);
      await keeper.match(organizationId);
    },
    openOriginal: (organizationId, subject, memberId) => openOriginal(control, organizationId, subject, memberId),
    settings: async (organizationId) => settingsOf(await readMatching(control, organizationId)),
    async changeSettings(organizationId, change, memberId) {
      const settings = await changeMatching(control, organizationId, change, memberId);
      await keeper.match(organizationId);
      return settingsOf(settings);
    },
  };
}

const settingsOf = ({ domainAliases, ...rest }: MatchingSettings) => ({
  ...rest,
  domainAliases: domainAliases.map(([alias, domain]): [string, string] => [alias, domain]),
});

async function overviewOf({ control, store, keeper }: People, organizationId: string) {
  await store.prepareOrganization(organizationId);
  const [rosters, connections] = await Promise.all([
    listRosters(control, organizationId),
    listConnections(control, organizationId),
  ]);
  const found = await peopleMatching(store, organizationId, rosters.at(-1)?.snapshot);
  const named = new Map(connections.map(({ id, name }) => [id, name]));
  return {
    roster: found.roster,
    rules: [...found.rules],
    unmatched: found.unmatched,
    conflicts: found.conflicts,
    isPartial: keeper.isBehind(organizationId),
    sources: found.sources.map((source) => ({ ...source, name: named.get(source.connectionId) ?? nameless })),
  };
}

/** What a connection left that was removed since the last matching. */
const nameless = 'Removed connection';

async function accountsOf(
  { control, store }: People,
  organizationId: string,
  state: ListedAccount['state'],
  offset: number,
  mayDecide: boolean,
) {
  await store.prepareOrganization(organizationId);
  const { total, accounts } = await listAccounts(store, organizationId, state, offset);
  const tokens = accounts.map(({ account }) => account);
  const isOpen = state === 'unmatched' || state === 'conflict';
  const [connections, rosters, kept] = await Promise.all([
    listConnections(control, organizationId),
    listRosters(control, organizationId),
    mayDecide ? keptOriginals(control, organizationId, tokens) : new Set<string>(),
  ]);
  const snapshots = rosters.map(({ snapshot }) => snapshot);
  const suggested =
    mayDecide && isOpen
      ? await suggestPersons(store, organizationId, tokens, snapshots)
      : new Map<string, readonly Suggestion[]>();
  const words =
    suggested.size === 0 ? new Map<string, { word: string }>() : await readDirectory(control, organizationId);
  const named = new Map(connections.map(({ id, name }) => [id, name]));
  return {
    total,
    accounts: accounts.map(({ connection, person, rule, ...account }) => ({
      ...account,
      connectionId: connection,
      source: named.get(connection) ?? nameless,
      person: account.state === 'matched' ? person : null,
      rule: account.state === 'matched' || (account.state === 'unmatched' && rule !== 'alone') ? rule : null,
      suggestions: (suggested.get(account.account) ?? []).map((one) => ({
        person: one.person,
        why: one.why,
        groups: one.groups.flatMap((token) => words.get(token)?.word ?? []),
      })),
      canOpen: kept.has(account.account),
    })),
  };
}

const otherOf = (request: DecisionRequest): string | null => {
  if (request.kind === 'is') return request.person;
  return request.kind === 'not-a-person' ? null : request.other;
};

/** A decision about what is not there would stand for ever and do nothing. */
async function requireDecidable({ control, store }: People, organizationId: string, request: DecisionRequest) {
  const named = 'other' in request ? [request.account, request.other] : [request.account];
  if (new Set(named).size < named.length) throw unfit('An account is always the same as itself.');
  for (const token of named) {
    const found = await findAccount(store, organizationId, token);
    if (found === null) throw missing('There is no such account. GET /api/people/accounts lists them.');
    const isNobody = found.class === 'bot' || found.class === 'external';
    const makesPerson = request.kind === 'is' || request.kind === 'same';
    if (isNobody && makesPerson) throw unfit('A bot, or somebody of another organization, is no person of this one.');
  }
  if (request.kind !== 'is') return;
  const snapshots = (await listRosters(control, organizationId)).map(({ snapshot }) => snapshot);
  if (!(await isInRoster(store, organizationId, snapshots, request.person))) {
    throw missing('No HR file that stands has such a person.');
  }
}

const unfit = (why: string): Refused =>
  new Refused('invalid-request', `${errorCodes['invalid-request']} ${why}`, 'Choose another account.');
const missing = (next: string): Refused => new Refused('not-found', errorCodes['not-found'], next);

async function namesOf(control: Control, organizationId: string): Promise<ReadonlyMap<string, string>> {
  return new Map((await listMembers(control, organizationId)).map(({ id, name }) => [id, name]));
}

function decisionOf(
  { number, kind, account, other, decidedAt, decidedBy }: MatchDecision,
  names: ReadonlyMap<string, string>,
) {
  const by = decidedBy === null ? 'the operator of this machine' : (names.get(decidedBy) ?? 'a former member');
  return { number, kind, account, other, decidedAt: decidedAt.toISOString(), decidedBy: by };
}

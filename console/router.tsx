// Every page's address. Pages load when they are opened, and the charts with them.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { auditSearch } from './audit/search.ts';
import { arrivedSearch, connectorSearch } from './connect/search.ts';
import { coverageSearch, sourceCountsSearch } from './live/search.ts';
import { textIn } from './frame/address.ts';
import { Frame } from './frame/frame.tsx';
import { AddressMissing, PageFailed } from './frame/page.tsx';
import { SignIn } from './frame/sign-in.tsx';
import { peopleSearch } from './people/people-search.ts';
import { signInSearch, signInSettingsSearch } from './settings/sign-in-search.ts';
import { managers, overseers, readers } from './words/roles.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: AddressMissing, errorComponent: PageFailed });
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: SignIn,
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: lazyRouteComponent(() => import('./frame/invitation.tsx'), 'InvitationPage'),
});
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame });
const start = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/start.tsx'), 'StartPage'),
});
const signInSettings = createRoute({
  getParentRoute: () => frame,
  path: '/settings/sign-in',
  validateSearch: signInSettingsSearch,
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/sign-in-settings.tsx'), 'SignInSettingsPage'),
});
interface OverviewSearch {
  readonly week?: string | undefined;
  /** The key of the dimension by whose groups the page is split. */
  readonly by?: string | undefined;
}
const overview = createRoute({
  getParentRoute: () => frame,
  path: '/overview',
  staticData: { isFor: readers },
  validateSearch: (given: Record<string, unknown>): OverviewSearch => ({
    week: textIn(given.week),
    by: textIn(given.by),
  }),
  component: lazyRouteComponent(() => import('./pages/overview.tsx'), 'OverviewPage'),
});
const reports = createRoute({
  getParentRoute: () => frame,
  path: '/reports',
  staticData: { isFor: readers },
  component: lazyRouteComponent(() => import('./pages/reports.tsx'), 'ReportsPage'),
});

export interface ReportFilters {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** `organization`, `channel`, or the key of a dimension. */
  readonly by?: string | undefined;
  readonly measure?: string | undefined;
  /** The token of the channel or group whose hours are shown. */
  readonly group?: string | undefined;
}
const report = createRoute({
  getParentRoute: () => frame,
  path: '/reports/$slug',
  staticData: { isFor: readers },
  validateSearch: (given: Record<string, unknown>): ReportFilters => ({
    from: textIn(given.from),
    to: textIn(given.to),
    by: textIn(given.by),
    measure: textIn(given.measure),
    group: textIn(given.group),
  }),
  component: lazyRouteComponent(() => import('./pages/report.tsx'), 'ReportPage'),
});
const connections = createRoute({
  getParentRoute: () => frame,
  path: '/connections',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/connections.tsx'), 'ConnectionsPage'),
});

const connectors = createRoute({
  getParentRoute: () => frame,
  path: '/connections/new',
  staticData: { isFor: overseers },
  validateSearch: arrivedSearch,
  component: lazyRouteComponent(() => import('./pages/connectors.tsx'), 'ConnectorsPage'),
});
const connector = createRoute({
  getParentRoute: () => frame,
  path: '/connections/new/$connectorId',
  staticData: { isFor: overseers },
  validateSearch: connectorSearch,
  component: lazyRouteComponent(() => import('./pages/connector.tsx'), 'ConnectorPage'),
});
const connection = createRoute({
  getParentRoute: () => frame,
  path: '/connections/$connectionId',
  staticData: { isFor: overseers },
  validateSearch: arrivedSearch,
  component: lazyRouteComponent(() => import('./pages/connection.tsx'), 'ConnectionPage'),
});
const choice = createRoute({
  getParentRoute: () => frame,
  path: '/connections/$connectionId/choice',
  staticData: { isFor: managers },
  validateSearch: (given: Record<string, unknown>): { search?: string | undefined } => ({
    search: textIn(given.search),
  }),
  component: lazyRouteComponent(() => import('./pages/choice.tsx'), 'ChoicePage'),
});

const coverage = createRoute({
  getParentRoute: () => frame,
  path: '/connections/$connectionId/coverage',
  staticData: { isFor: overseers },
  validateSearch: coverageSearch,
  component: lazyRouteComponent(() => import('./pages/coverage.tsx'), 'CoveragePage'),
});

const sourceCounts = createRoute({
  getParentRoute: () => frame,
  path: '/connections/$connectionId/counts',
  staticData: { isFor: managers },
  validateSearch: sourceCountsSearch,
  component: lazyRouteComponent(() => import('./pages/source-counts.tsx'), 'SourceCountsPage'),
});
const importRun = createRoute({
  getParentRoute: () => frame,
  path: '/imports/$importId',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/import.tsx'), 'ImportPage'),
});
const people = createRoute({
  getParentRoute: () => frame,
  path: '/people',
  staticData: { isFor: overseers },
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('./pages/people.tsx'), 'PeoplePage'),
});
const matching = createRoute({
  getParentRoute: () => frame,
  path: '/people/matching',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/matching.tsx'), 'MatchingPage'),
});
const hrFiles = createRoute({
  getParentRoute: () => frame,
  path: '/people/hris',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/hr-files.tsx'), 'HrFilesPage'),
});

export interface NewHrFilesSearch {
  /** The ids of the files that were sent, with commas; what stands in them is in no address. */
  readonly files?: string | undefined;
  readonly step?: 'preview' | 'done' | undefined;
}
const newHrFiles = createRoute({
  getParentRoute: () => frame,
  path: '/people/hris/new',
  staticData: { isFor: managers },
  validateSearch: (given: Record<string, unknown>): NewHrFilesSearch => ({
    files: textIn(given.files),
    step: given.step === 'preview' || given.step === 'done' ? given.step : undefined,
  }),
  component: lazyRouteComponent(() => import('./pages/new-hr-files.tsx'), 'NewHrFilesPage'),
});
const inventory = createRoute({
  getParentRoute: () => frame,
  path: '/inventory',
  validateSearch: (given: Record<string, unknown>): { search?: string | undefined } => ({
    search: textIn(given.search),
  }),
  component: lazyRouteComponent(() => import('./pages/inventory.tsx'), 'InventoryPage'),
});
const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  staticData: { isFor: overseers },
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./pages/audit.tsx'), 'AuditPage'),
});
const members = createRoute({
  getParentRoute: () => frame,
  path: '/members',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/members.tsx'), 'MembersPage'),
});
const myData = createRoute({
  getParentRoute: () => frame,
  path: '/my-data',
  component: lazyRouteComponent(() => import('./pages/my-data.tsx'), 'MyDataPage'),
});
const approvals = createRoute({
  getParentRoute: () => frame,
  path: '/approvals',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/approvals.tsx'), 'ApprovalsPage'),
});
const destroy = createRoute({
  getParentRoute: () => frame,
  path: '/destroy',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/destroy.tsx'), 'DestroyPage'),
});
const privacy = createRoute({
  getParentRoute: () => frame,
  path: '/settings/privacy',
  staticData: { isFor: readers },
  component: lazyRouteComponent(() => import('./pages/privacy.tsx'), 'PrivacyPage'),
});
const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'SettingsPage'),
});
const retention = createRoute({
  getParentRoute: () => frame,
  path: '/settings/retention',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/retention.tsx'), 'RetentionPage'),
});
const evidence = createRoute({
  getParentRoute: () => frame,
  path: '/evidence',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/evidence.tsx'), 'EvidencePage'),
});
const ownSessions = createRoute({
  getParentRoute: () => frame,
  path: '/settings/sessions',
  component: lazyRouteComponent(() => import('./pages/sessions.tsx'), 'SessionsPage'),
});
const apiTokens = createRoute({
  getParentRoute: () => frame,
  path: '/settings/tokens',
  staticData: { isFor: overseers },
  component: lazyRouteComponent(() => import('./pages/tokens.tsx'), 'TokensPage'),
});

const pages = [
  start,
  overview,
  reports,
  report,
  connections,
  connectors,
  connector,
  connection,
  choice,
  coverage,
  sourceCounts,
  importRun,
  people,
  matching,
  hrFiles,
  newHrFiles,
  inventory,
  audit,
  members,
  myData,
  approvals,
  destroy,
  privacy,
  settings,
  retention,
  evidence,
  ownSessions,
  apiTokens,
];

export const router = createRouter({
  routeTree: root.addChildren([signIn, invitation, frame.addChildren([...pages, signInSettings])]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultNotFoundComponent: AddressMissing,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

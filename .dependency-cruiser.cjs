// The direction of imports: who may know whom. The table is the design; everything below only spells it out.

/** Each room and the rooms it may import. `api/contract` is what the console may know of the API: its types. */
const rooms = {
  base: [],
  privacy: ['base'],
  connector: ['base', 'privacy'],
  connectors: ['base', 'privacy', 'connector'],
  control: ['base', 'privacy', 'connector'],
  events: ['base', 'privacy'],
  collector: ['base', 'privacy', 'connector', 'connectors', 'events', 'control'],
  identity: ['base', 'privacy', 'events', 'control'],
  metrics: ['base', 'privacy', 'events', 'identity'],
  governance: ['base', 'privacy', 'connector', 'connectors', 'events', 'control', 'collector', 'identity', 'metrics'],
  // Of the collector only what reads files: it knows neither store nor control plane, and a rule below holds it to that.
  proxy: [
    'base',
    'privacy',
    'connector',
    'connectors',
    'collector/(?:archive|roster/reading|import-archive\\.ts|counts\\.ts)',
  ],
  api: ['base', 'connector', 'connectors', 'control', 'collector', 'identity', 'metrics', 'governance'],
  cli: ['[^/]+'],
};

/** Which packages have one home: the rooms (or files) that may import them, tests included. */
const homes = {
  '@clickhouse/client|chdb': ['src/events/'],
  'kysely|pg|pg-boss': ['src/control/'],
  'better-auth': ['src/control/', 'src/api/'],
  'openid-client': ['src/control/'],
  'fastify|@fastify/[^/]+|fastify-type-provider-zod': ['src/api/', 'src/proxy/', 'sandbox/'],
  commander: ['src/cli/'],
  pino: ['src/base/log\\.ts'],
  'react|react-dom|@mantine/[^/]+|@tanstack/[^/]+|@observablehq/plot': ['console/'],
};

/** What reads or writes anything outside the process. */
const io =
  '^(node:)?(fs|fs/promises|net|tls|dgram|dns|http|https|http2|child_process|cluster|worker_threads|readline|sqlite|inspector)(/|$)';
const ours = '^(src|console|sandbox|bench|test|bin)/';
const tests = '(\\.test\\.tsx?|/test-[a-z-]+\\.ts)$';

// `cli` wires everything together, and so alone may start the stand-in that stands beside `src`.
const roomRules = Object.entries(rooms).map(([room, known]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import ${known.join(', ') || 'no other room'} and nothing else of ours.`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: '\\.test\\.ts$' },
  to: { path: ours, pathNot: `^(src/(${[room, ...known].join('|')})(?:/|$)${room === 'cli' ? '|sandbox/' : ''})` },
}));

// The contract is schemas without code behind them: a room's test may hold what the room answers to what was promised.
const roomTestRules = Object.entries(rooms).map(([room, known]) => ({
  name: `tests-of-room-${room}`,
  comment: `A test of src/${room} may import what the room may, and the contract of the API.`,
  severity: 'error',
  from: { path: `^src/${room}/.*\\.test\\.ts$` },
  to: { path: ours, pathNot: `^src/((${[room, ...known].join('|')})(?:/|$)|api/contract/)` },
}));

const homeRules = Object.entries(homes).map(([packages, folders]) => ({
  name: `home-of-${packages.split('|')[0]}`,
  comment: `${packages} belongs in ${folders.join(', ')}.`,
  severity: 'error',
  from: { path: '^(src|console|sandbox)/', pathNot: `^(${folders.join('|')})` },
  to: { path: `(^|/)node_modules/(${packages})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    ...roomTestRules,
    ...homeRules,
    {
      name: 'known-room',
      comment: 'A folder in src that is not in the table of rooms.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${Object.keys(rooms).join('|')})/` },
      to: {},
    },
    {
      name: 'internal',
      comment: 'What is private to a room is imported by that room alone.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/.*/internal/', pathNot: '^src/$1/' },
    },
    {
      name: 'internal-from-outside',
      comment: 'What is private to a room is imported by that room alone, not by tests and benches elsewhere either.',
      severity: 'error',
      from: { path: '^(console|sandbox|bench|test|bin)/' },
      to: { path: '^src/.*/internal/' },
    },
    {
      name: 'readers-of-files-stand-alone',
      comment: 'What reads archives and HR files is used by the proxy too, which has no store and no control plane.',
      severity: 'error',
      from: { path: '^src/collector/(archive/|roster/reading/|import-archive\\.ts$|counts\\.ts$)', pathNot: tests },
      to: { path: '^src/(control|events|identity|metrics|api|cli)/' },
    },
    {
      name: 'one-connector-knows-no-other',
      comment: 'A connector stands alone: it can be read, and taken out, by itself.',
      severity: 'error',
      from: { path: '^src/connectors/([^/]+)/' },
      to: { path: '^src/connectors/', pathNot: '^src/connectors/$1/' },
    },
    {
      name: 'pure-rooms',
      comment: 'privacy, connector and connectors do no I/O, so nothing in them can put a record anywhere.',
      severity: 'error',
      from: { path: '^src/(privacy|connector|connectors)/', pathNot: tests },
      to: { path: io },
    },
    {
      name: 'pure-rooms-know-no-package',
      comment: 'A package could do I/O for them.',
      severity: 'error',
      from: { path: '^src/(privacy|connector|connectors)/', pathNot: tests },
      to: { path: '(^|/)node_modules/' },
    },
    {
      name: 'console-knows-the-contract',
      comment: 'The console speaks HTTP; of src it sees the types of the contract.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(src|sandbox|bench|bin)/', pathNot: '^src/api/contract/' },
    },
    {
      name: 'sandbox-knows-base',
      comment: 'The stand-in must not share code with what it stands in against.',
      severity: 'error',
      from: { path: '^sandbox/', pathNot: tests },
      to: { path: '^(src|console|bench|bin)/', pathNot: '^src/base/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-tests-in-the-product',
      comment: 'A test is imported by nobody.',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^node:' },
    },
    {
      name: 'named-in-package-json',
      comment: 'A package that we use is one that we chose.',
      severity: 'error',
      from: { path: '^(src|console|sandbox|bench|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tools-at-run-time',
      comment: 'What runs in the product is a dependency, not a development dependency.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { dependencyTypes: ['npm-dev'], path: 'node_modules/', pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Its parser cannot read JSX; test/house.test.ts looks at those files.
    exclude: { path: '^console/dist/|\\.tsx$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.css', '.json'],
    },
  },
};

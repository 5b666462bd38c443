// The bill of materials: every package that runs in the product, as CycloneDX lists them, read from the lock file.
interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

export interface LockFile {
  readonly name: string;
  readonly version: string;
  readonly packages: Readonly<Record<string, Locked>>;
}

export interface Component {
  readonly type: 'library';
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly { readonly license: { readonly name: string } }[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

/** CycloneDX 1.5. Packages that are only needed to build and to test are left out. */
export function billOfMaterials({ name, version, packages }: LockFile, at: Date) {
  const components = Object.entries(packages)
    .filter(([path, one]) => path !== '' && one.dev !== true && one.link !== true && one.version !== undefined)
    .map(([path, one]) => componentOf(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), one))
    .toSorted((one, other) => (one.purl < other.purl ? -1 : 1));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { timestamp: at.toISOString(), component: { type: 'application', name, version } },
    components: components.filter(({ purl }, place) => purl !== components[place - 1]?.purl),
  } as const;
}

function componentOf(name: string, { version = '', license, integrity }: Locked): Component {
  const [algorithm, content] = integrity?.split('-') ?? [];
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license !== undefined && { licenses: [{ license: { name: license } }] }),
    ...(algorithm === 'sha512' &&
      content !== undefined && {
        hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }],
      }),
  };
}

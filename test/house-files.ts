// The files of the project as the tests of the house see them: by folder, with their text and their syntax.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from '@swc/core';

export const root = join(import.meta.dirname, '..');

export interface ProjectFile {
  /** Relative to the root, with `/` between its parts. */
  readonly path: string;
  readonly text: string;
}

const notOurs = new Set(['node_modules', 'dist', 'data', 'coverage', '.git', 'fixtures', 'goldens']);

/** Every file of these folders whose name ends in one of the endings; a folder that does not exist yet has none. */
export function filesOf(folders: readonly string[], endings: readonly string[]): ProjectFile[] {
  return folders
    .flatMap((folder) => pathsIn(join(root, folder)))
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function pathsIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    return entry.isDirectory() ? pathsIn(join(folder, entry.name)) : [join(folder, entry.name)];
  });
}

/** A node of the syntax tree, of which only what a check asks for is known. */
export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

const parsed = new WeakMap<ProjectFile, SyntaxNode[]>();

/** Every node of a file, parents before children. Throws when it is no TypeScript. */
export function nodesOf(file: ProjectFile): SyntaxNode[] {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const nodes = [
    ...walk(parseSync(file.text, { syntax: 'typescript', tsx: file.path.endsWith('.tsx'), target: 'es2022' })),
  ];
  parsed.set(file, nodes);
  return nodes;
}

/** Every node below a piece of syntax, itself included. */
export function* walk(value: unknown): Generator<SyntaxNode> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') yield value as SyntaxNode;
  for (const child of Object.values(value)) yield* walk(child);
}

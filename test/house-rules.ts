// The rules of the house that no tool checks: each looks at one file and says what is wrong with it.
import { nodesOf, type ProjectFile, type SyntaxNode, walk } from './house-files.ts';

/** What a rule finds in a file, one line each; nothing when the file keeps it. */
export type Rule = (file: ProjectFile) => readonly string[];

export const opensWithASentence: Rule = ({ text }) => {
  const [first = '', ...rest] = text.replace(/^#!.*\n/, '').split('\n');
  const opening = [
    first,
    ...rest.slice(
      0,
      rest.findIndex((line) => !/^(\/\/| \*)/.test(line)),
    ),
  ].join(' ');
  return /^(\/\/|\/\*\*?) [\w`].{12,}\./.test(opening)
    ? []
    : ['does not open with a sentence that says what it is for'];
};

export const standsInAProperFolder: Rule = ({ path }) =>
  path
    .split('/')
    .filter((part) => /^(utils?|helpers?|common|shared|misc|managers?)(\.\w+)?$/.test(part))
    .map((part) => `stands in or is called ${part}, which names nothing of the field`);

export const skipsNothingInSilence: Rule = ({ text }) =>
  [...text.matchAll(/\b(?:it|test|describe|suite)\.(?:\w+\.)*(?:skip|only|todo|fails|skipIf|runIf)\b/g)].map(
    ([found]) => `has ${found}: skip inside the test with a reason, skip(condition, 'reason')`,
  );

/**
 * A test may expect a compile error: that is how the types of a wall are tested. The words below stand here to be looked for,
 * and nowhere else.
 */
export const leavesNothingUnsaid: Rule = ({ path, text }) =>
  [...text.matchAll(/\b(?:TODO|FIXME|XXX|HACK)\b|@ts-(?:ignore|nocheck|expect-error)\b|\bas any\b/g)]
    .filter(([found]) => !(found === '@ts-expect-error' && path.endsWith('.test.ts')))
    .map(([found]) => `has ${found}`);

const guarded = new Set(['Pseudonym', 'Ref', 'Label', 'Sanitized']);

/**
 * Wall 4: nobody outside the privacy room calls something sanitized, not even under another name. Only a test may, since
 * it is how the wall behind this one is tried.
 */
export const castsNothingThroughTheWall: Rule = (file) => {
  if (file.path.startsWith('src/privacy/') || file.path.endsWith('.test.ts')) return [];
  return nodesOf(file).flatMap((node) => {
    if (node.type === 'TsAsExpression' || node.type === 'TsTypeAssertion') {
      return namesIn(node['typeAnnotation'])
        .filter((name) => guarded.has(name))
        .map((name) => `casts to ${name}`);
    }
    if (node.type === 'ImportSpecifier') return renamed(node).map((name) => `imports ${name} under another name`);
    return [];
  });
};

function namesIn(annotation: unknown): string[] {
  return [...walk(annotation)].filter(({ type }) => type === 'Identifier').map((node) => String(node['value']));
}

function renamed(specifier: SyntaxNode): string[] {
  const imported = (specifier['imported'] as { value?: string } | null)?.value;
  return imported !== undefined && guarded.has(imported) ? [imported] : [];
}

/** What does I/O without an import, so that the direction of imports cannot see it. */
export const doesNoIo: Rule = (file) =>
  nodesOf(file).flatMap((node) => {
    const isUse = node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'MemberExpression';
    const used = (node['callee'] ?? node['object']) as SyntaxNode | undefined;
    const name = used?.type === 'Identifier' ? String(used['value']) : '';
    return isUse && /^(fetch|process|console|WebSocket|XMLHttpRequest|globalThis)$/.test(name) ? [`uses ${name}`] : [];
  });

/** The console sees types of the contract: an import of code would carry the server into the page. */
export const importsTypesAlone: Rule = (file) =>
  nodesOf(file).flatMap((node) => {
    if (node.type !== 'ImportDeclaration' && node.type !== 'ExportNamedDeclaration') return [];
    const from = (node['source'] as { value?: string } | null)?.value ?? '';
    if (!/^(\.\.\/)+(src|sandbox|bench|bin|test)\//.test(from)) return [];
    if (!/^(\.\.\/)+src\/api\/contract\//.test(from)) return [`imports ${from}`];
    return node['typeOnly'] === true ? [] : [`imports more than types from ${from}`];
  });

/** A file that only hands on what others export hides where things stand. */
export const isNoBarrel: Rule = (file) => {
  const statements = (nodesOf(file)[0]?.['body'] ?? []) as readonly SyntaxNode[];
  return statements.length > 0 && statements.every(handsOn) ? ['only hands on what other files export'] : [];
};

function handsOn(statement: SyntaxNode): boolean {
  if (statement.type === 'ExportAllDeclaration' || statement.type === 'ImportDeclaration') return true;
  return statement.type === 'ExportNamedDeclaration';
}

/** A redirect would take a call, and what it carries, to a host that nobody set. */
export function followsNoRedirect({ text }: ProjectFile): string[] {
  return [...text.matchAll(/(?<![.\w])fetch\(/g)]
    .filter(({ index }) => !/^[^;]*redirect: 'error'/.test(text.slice(index)))
    .map(({ index }) => `follows a redirect at line ${text.slice(0, index).split('\n').length}`);
}

/** Secrets are looked up by their hashes or compared in constant time: `===` ends at the first letter that differs. */
export function comparesNoSecret({ text }: ProjectFile): string[] {
  const secret = String.raw`[\w.]*(?:[sS]ecret|[pP]assword|[sS]ignature|[nN]once|[cC]hallenge|[vV]erifier|[hH]mac|csrf)`;
  const constant = String.raw`(?:null|undefined|''|\d)`;
  const compared = new RegExp(String.raw`(?<![\w.])${secret} [!=]== (?!${constant})|[!=]== ${secret}(?![\w(])`, 'g');
  return [...text.matchAll(compared)].map(([found]) => `compares what may be secret: ${found}`);
}

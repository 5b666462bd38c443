// Reads what stands at a path such as `reactions[].users[]` of something whose shape nobody promised.

/** Everything found at the path, in order; absent and null are nothing. */
export type ReadAll = (record: unknown) => readonly unknown[];
/** The first thing found at the path, or undefined. */
export type ReadFirst = (record: unknown) => unknown;

const nothing: readonly unknown[] = [];
const list = '[]';

/** Compiles `a.b[].c` once; `[]` walks a list. Numbers as strings, nulls and wrong types never throw. */
export function compileAll(path: string): ReadAll {
  const steps = stepsOf(path);
  if (!steps.includes(list)) {
    const first = compileFirst(path);
    return (record) => {
      const found = first(record);
      return found === undefined ? nothing : [found];
    };
  }
  return (record) => {
    const start = fieldOf(record, steps[0]!);
    // Most messages have no reactions: they cost one look.
    if (start === undefined) return nothing;
    const found: unknown[] = [];
    collect(start, steps, 1, found);
    return found;
  };
}

/** Compiles a path of which only the first thing found matters. */
export function compileFirst(path: string): ReadFirst {
  const steps = stepsOf(path);
  const [name] = steps;
  if (steps.length === 1 && name !== undefined) return (record) => fieldOf(record, name);
  if (steps.includes(list)) {
    const all = compileAll(path);
    return (record) => all(record)[0];
  }
  return (record) => {
    let found = record;
    for (const step of steps) {
      found = fieldOf(found, step);
      if (found === undefined) return undefined;
    }
    return found;
  };
}

function stepsOf(path: string): readonly string[] {
  return path.split('.').flatMap((part) => {
    const lists = part.match(/\[\]/g)?.length ?? 0;
    return [part.slice(0, part.length - 2 * lists), ...Array<string>(lists).fill(list)];
  });
}

function collect(value: unknown, steps: readonly string[], at: number, into: unknown[]): void {
  const step = steps[at];
  if (step === undefined) {
    into.push(value);
  } else if (step === list) {
    if (!Array.isArray(value)) return;
    for (const item of value as readonly unknown[]) {
      if (item !== null && item !== undefined) collect(item, steps, at + 1, into);
    }
  } else {
    const found = fieldOf(value, step);
    if (found !== undefined) collect(found, steps, at + 1, into);
  }
}

/** Only what the record itself holds: what it inherits, such as `constructor`, is no field. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as Record<string, unknown>)[name];
  // Most fields are absent, so the cheaper question comes first.
  return found !== undefined && found !== null && Object.hasOwn(value, name) ? found : undefined;
}

// Reads what stands at a path such as `reactions[].users[]` of something whose shape nobody promised.

/** Everything found at the path, in order; absent and null are nothing. */
export type Read = (record: unknown) => readonly unknown[];

const nothing: readonly unknown[] = [];

/** Compiles `a.b[].c` once; `[]` walks a list. Numbers as strings, nulls and wrong types never throw. */
export function compilePath(path: string): Read {
  const steps = path.split('.').flatMap((part) => {
    const lists = part.match(/\[\]/g)?.length ?? 0;
    return [part.slice(0, part.length - 2 * lists), ...Array<string>(lists).fill('[]')];
  });
  if (steps.length === 1) return readField(steps[0]!);
  return (record) => {
    let found: readonly unknown[] = [record];
    for (const step of steps) {
      found = found.flatMap((value) => (step === '[]' ? listOf(value) : fieldOf(value, step)));
      if (found.length === 0) return nothing;
    }
    return found;
  };
}

function readField(name: string): Read {
  return (record) => fieldOf(record, name);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : nothing;
}

function fieldOf(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return nothing;
  const found = (value as Record<string, unknown>)[name];
  return found === null || found === undefined ? nothing : [found];
}

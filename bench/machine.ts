// What every bench says of itself: the machine, the memory of processes, the median.
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

export function machine(): string {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${gibibytes} GiB, ${process.platform}, Node ${process.version}`;
}

/** The middle value; with an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)]!;
}

/** Resident megabytes of a process and of its largest child, which is the event store's engine. Linux only. */
export function residentMegabytes(pid: number): { own: number; engine: number } {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return { own: resident(pid), engine: Math.max(0, ...children.map((child) => resident(Number(child)))) };
}

function parentOf(pid: string): number {
  return field(pid, 'PPid');
}

function resident(pid: number): number {
  return Math.round(field(String(pid), 'VmRSS') / 1024);
}

function field(pid: string, name: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

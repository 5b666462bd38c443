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

/** The child of a process that holds most memory: of the server, the event store's engine. Linux only. */
export function largestChild(pid: number): number | undefined {
  return childrenOf(pid).toSorted((one, other) => residentMegabytes(other) - residentMegabytes(one))[0];
}

/** Linux only. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && field(name, 'PPid') === pid)
    .map(Number);
}

/**
 * Seconds of processor of a process so far, with those of its children that have ended; 0 where there is no /proc. The
 * clock of the kernel ticks 100 times a second.
 */
export function processorSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return 0;
  }
}

/** That the main thread of a process had a processor so far, to the microsecond; 0 where there is no /proc. */
export function mainThreadMilliseconds(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000_000;
  } catch {
    return 0;
  }
}

/** Linux only; 0 for a process that is gone. */
export function residentMegabytes(pid: number): number {
  return Math.round(field(String(pid), 'VmRSS') / 1024);
}

/**
 * The most that this process ever held; Linux only. What the kernel reports as the usage of resources is that of the
 * process before it too, from which it was started.
 */
export function mostResidentMegabytes(): number {
  return Math.round(field('self', 'VmHWM') / 1024);
}

function field(pid: string, name: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

// Sends HR files one after the other, and keeps of each how far it is, what the server read, or why it refused it.
import { useBlocker } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { RosterFile } from '../../src/api/contract/people.ts';
import { Problem } from '../api/client.ts';
import { sendHrFile, type Upload } from '../api/upload.ts';
import { fileProblem } from '../words/hris.ts';

export interface Sent {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  readonly state:
    | { readonly is: 'waiting' }
    | { readonly is: 'sending'; readonly sent: number }
    | { readonly is: 'read'; readonly file: RosterFile }
    | { readonly is: 'refused'; readonly problem: Problem };
}

export interface Sending {
  readonly items: readonly Sent[];
  readonly isBusy: boolean;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: number) => void;
}

/** Sent, and not yet the server's. */
interface Waiting {
  readonly key: number;
  readonly file: File;
}
interface Running {
  readonly key: number;
  readonly upload: Upload<RosterFile>;
}

export const mostFiles = 60;

export function useSending(): Sending {
  const [items, setItems] = useState<readonly Sent[]>([]);
  const waiting = useRef<Waiting[]>([]);
  const running = useRef<Running>(undefined);
  const count = useRef(0);
  const isBusy = items.some((each) => each.state.is === 'waiting' || each.state.is === 'sending');
  useStopOnLeaving(running, waiting);
  const put = (key: number, state: Sent['state']) =>
    setItems((now) => now.map((each) => (each.key === key ? { ...each, state } : each)));
  const sendNext = async (): Promise<void> => {
    const next = waiting.current.shift();
    if (next === undefined) return;
    put(next.key, { is: 'sending', sent: 0 });
    const upload = sendHrFile(next.file, (sent) => put(next.key, { is: 'sending', sent }));
    running.current = { key: next.key, upload };
    try {
      put(next.key, { is: 'read', file: await upload.answer });
    } catch (reason) {
      put(next.key, { is: 'refused', problem: reason instanceof Problem ? reason : unexpected() });
    }
    running.current = undefined;
    await sendNext();
  };
  const add = (files: readonly File[]) => {
    const added = files.map((file): [File, Sent] => {
      count.current += 1;
      return [file, { key: count.current, name: file.name, size: file.size, state: stateOf(file) }];
    });
    waiting.current.push(
      ...added.filter(([, item]) => item.state.is === 'waiting').map(([file, { key }]) => ({ key, file })),
    );
    setItems((now) => [...now, ...added.map(([, item]) => item)]);
    if (running.current === undefined) void sendNext();
  };
  const remove = (key: number) => {
    waiting.current = waiting.current.filter((each) => each.key !== key);
    if (running.current?.key === key) running.current.upload.cancel();
    setItems((now) => now.filter((each) => each.key !== key));
  };
  return { items, isBusy, add, remove };
}

/** Only the browser holds a file until the server has it. */
function useStopOnLeaving(running: RefObject<Running | undefined>, waiting: RefObject<readonly Waiting[]>): void {
  useBlocker({
    shouldBlockFn: () => running.current !== undefined && !window.confirm('Leave and stop sending the files?'),
    enableBeforeUnload: () => running.current !== undefined,
  });
  useEffect(
    () => () => {
      waiting.current = [];
      running.current?.upload.cancel();
    },
    [running, waiting],
  );
}

function stateOf(file: File): Sent['state'] {
  const problem = fileProblem(file);
  return problem === undefined ? { is: 'waiting' } : { is: 'refused', problem: notSent(problem) };
}

const notSent = (next: string) =>
  new Problem(0, { code: 'file-format-unknown', message: 'This file was not sent.', next });
const unexpected = () =>
  new Problem(0, {
    code: 'console',
    message: 'The console met something it did not expect.',
    next: 'Reload the page.',
  });

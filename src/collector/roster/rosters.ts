// The HR files of an organization: received, looked at, previewed, applied, listed and removed.
import { type Clock } from '../../base/clock.ts';
import { Refused } from '../../base/errors.ts';
import { listDimensions } from '../../control/dimensions.ts';
import { refuseHalted } from '../../control/halts.ts';
import { listRosters, oneApplyAtATime, removeRoster } from '../../control/rosters.ts';
import { organizationKeys } from '../../control/secrets.ts';
import { hris } from '../../connectors/hris/hris.ts';
import { fileDimensions } from '../../privacy/dimensions.ts';
import { type Pseudonymizer, pseudonymizer } from '../../privacy/pseudonym.ts';
import { applyRosters, previewRosters, type Rooms, type RosterRequest, sweep } from './apply.ts';
import { beginsAsKept } from '../kept/read-kept.ts';
import { openFile, type RandomAccess } from '../archive/random-access.ts';
import { isSanitized, keptAmong, type Open } from './kept-among.ts';
import { applyKeptRosters, previewKeptRosters } from './kept-rosters.ts';
import { type Finding, FindingBook, findingsIn } from './finding-book.ts';
import { ofPlace } from './reading/refusals.ts';
import { openRosterFile, type RosterFile } from './reading/roster-file.ts';
import type { RosterReport } from './report.ts';
import { groupsThatStand } from './standing.ts';
import { type Mapping, understand, type UnderstoodColumn } from './understood.ts';
import { Waiting, type WaitingFile } from './waiting.ts';
import { writeSent } from './write-sent.ts';

export interface RosterParts extends Rooms {
  /** Where encrypted files wait. */
  readonly folder: string;
  readonly clock: Clock;
  /** Asks for the figures anew, since people belong elsewhere. */
  readonly requestFigures: (organizationId: string) => Promise<void>;
  /** The same, and waits for them. */
  readonly computeFigures: (organizationId: string) => Promise<void>;
  /** The HR files of the organization's stand-in; null where none is connected. */
  readonly sandboxOf: (organizationId: string) => Promise<SandboxFiles | null>;
}

/** With their texts, oldest first. */
export interface SandboxFiles {
  read(): AsyncIterable<{ readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }>;
}

export interface DescribedFile {
  readonly id: string;
  readonly name: string;
  readonly rows: number | null;
  readonly day: string | null;
  /** Its columns were mapped where it was sanitized. */
  readonly isSanitized: boolean;
  readonly columns: (UnderstoodColumn & { readonly examples: string[] })[];
}

interface Asked {
  readonly files: readonly string[];
  readonly mapping: Mapping;
}

export class Rosters {
  readonly #parts: RosterParts;
  readonly #waiting: Waiting;
  /** Previews and applies that have not ended. */
  readonly #running = new Set<Promise<unknown>>();

  constructor(parts: RosterParts) {
    this.#parts = parts;
    this.#waiting = new Waiting(parts.folder, parts.clock);
  }

  /** Throws Refused with a `file-…` code for what is no HR file, and `halted`. */
  async receive(organizationId: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<DescribedFile> {
    await refuseHalted(this.#parts.control, organizationId);
    const spool = await this.#waiting.open();
    try {
      await writeSent(spool, bytes);
      // Looked at before it is kept: what cannot be read does not wait.
      const sent = await spool.asRandomAccess();
      // By its name too: one that is cut at its beginning is to be told as what it should be.
      if (/\.kept\.gz$/i.test(name) || (await beginsAsKept(sent))) await this.#check(organizationId, sent);
      else await (await openRosterFile({ name, bytes: sent })).close();
    } catch (error) {
      await spool.destroy();
      throw error;
    }
    return this.#describe(organizationId, await this.#waiting.keep(organizationId, name, spool));
  }

  /** Whatever of the organization waits. */
  forget(organizationId: string): Promise<void> {
    return this.#waiting.destroyAll(organizationId);
  }

  async described(organizationId: string, ids: readonly string[]): Promise<DescribedFile[]> {
    const files: DescribedFile[] = [];
    for (const id of ids) files.push(await this.#describe(organizationId, id));
    return files;
  }

  async receiveFromSandbox(organizationId: string): Promise<DescribedFile[]> {
    const sandbox = await this.#parts.sandboxOf(organizationId);
    if (sandbox === null) {
      throw new Refused(
        'not-found',
        'No sandbox is connected.',
        'Connect the sandbox first, or send files of your own.',
      );
    }
    const files: DescribedFile[] = [];
    for await (const { name, bytes } of sandbox.read()) files.push(await this.receive(organizationId, name, bytes));
    return files;
  }

  async preview(organizationId: string, { files, mapping }: Asked): Promise<RosterReport> {
    const kept = await keptAmong(this.#found(organizationId, files));
    if (kept !== undefined) return this.#track(previewKeptRosters(this.#parts, organizationId, kept));
    const asked = { files: this.#sources(organizationId, files), mapping };
    const reading = this.#read(organizationId, asked, files, (request) => previewRosters(this.#parts, request));
    return this.#track(reading);
  }

  async apply(organizationId: string, { files, mapping }: Asked, memberId: string | null): Promise<RosterReport> {
    const kept = await keptAmong(this.#found(organizationId, files));
    const reading =
      kept === undefined
        ? this.#read(organizationId, { files: this.#sources(organizationId, files), mapping }, files, (request) =>
            applyRosters(this.#parts, request, memberId),
          )
        : applyKeptRosters(this.#parts, organizationId, kept, memberId);
    const report = await this.#track(reading);
    if (report.isApplied) {
      await this.#waiting.destroy(files);
      await this.#parts.requestFigures(organizationId);
    }
    return report;
  }

  async applyLocal(
    organizationId: string,
    local: { readonly paths: readonly string[]; readonly mapping?: Mapping | undefined; readonly isDryRun: boolean },
  ): Promise<RosterReport> {
    const { paths, mapping = {}, isDryRun } = local;
    const kept = await keptAmong(paths.map((path) => ({ open: () => openFile(path) })));
    const sources = paths.map((path, at) => async () => {
      try {
        return await openRosterFile(path);
      } catch (error) {
        throw ofPlace(error, at + 1, paths.length);
      }
    });
    const inClear = (request: RosterRequest) =>
      isDryRun ? previewRosters(this.#parts, request) : applyRosters(this.#parts, request, null);
    const sanitized = (opens: readonly Open[]) =>
      isDryRun
        ? previewKeptRosters(this.#parts, organizationId, opens)
        : applyKeptRosters(this.#parts, organizationId, opens, null);
    const report = await this.#track(
      kept === undefined ? this.#read(organizationId, { files: sources, mapping }, null, inClear) : sanitized(kept),
    );
    // A command that opened the house for itself closes it when this is answered.
    if (report.isApplied) await this.#parts.computeFigures(organizationId);
    return report;
  }

  /** All findings of the last preview or apply of these files, to be taken away. Throws Refused `halted`. */
  async findings(organizationId: string, files: readonly string[]): Promise<AsyncIterable<Finding>> {
    await refuseHalted(this.#parts.control, organizationId);
    return findingsIn(await this.#waiting.find(organizationId, findingsOf(files)).open());
  }

  async list(organizationId: string) {
    const { control, store, sandboxOf } = this.#parts;
    const rosters = await listRosters(control, organizationId);
    const latest = rosters.at(-1);
    const counts =
      latest === undefined ? new Map<number, number>() : await groupsThatStand(store, organizationId, latest.snapshot);
    const own = (await listDimensions(control, organizationId)).map(({ number, name }) => ({
      number,
      name,
      key: name,
    }));
    return {
      rosters: rosters.map(({ day, people, findings, appliedAt }) => ({
        day,
        people,
        findings,
        appliedAt: appliedAt.toISOString(),
      })),
      hasSandboxFiles: (await sandboxOf(organizationId)) !== null,
      dimensions: [...fileDimensions, ...own].flatMap(({ key, name, number }) => {
        const groups = counts.get(number);
        return groups === undefined ? [] : [{ key, name, groups }];
      }),
    };
  }

  async remove(organizationId: string, day: string, memberId: string | null): Promise<void> {
    const { control, requestFigures } = this.#parts;
    await oneApplyAtATime(control, organizationId, async () => {
      await removeRoster(control, organizationId, day, memberId);
      await sweep(this.#parts, organizationId);
    });
    await requestFigures(organizationId);
  }

  /** Destroys what waits; who reads it fails and changes nothing. Then no preview or apply runs any more. */
  async close(): Promise<void> {
    await this.#waiting.close();
    await Promise.allSettled(this.#running);
    await this.#waiting.close();
  }

  #found(organizationId: string, ids: readonly string[]): WaitingFile[] {
    return ids.map((id) => this.#waiting.find(organizationId, id));
  }

  #sources(organizationId: string, ids: readonly string[]): (() => Promise<RosterFile>)[] {
    return this.#found(organizationId, ids).map(
      (waiting) => async () => openRosterFile({ name: waiting.name, bytes: await waiting.open() }),
    );
  }

  async #describe(organizationId: string, id: string): Promise<DescribedFile> {
    const { name, open: openSent } = this.#waiting.find(organizationId, id);
    if (await isSanitized(openSent)) {
      const { days, rows } = await this.#check(organizationId, await openSent());
      return { id, name, rows, day: days[0]!.day, isSanitized: true, columns: [] };
    }
    const [open] = this.#sources(organizationId, [id]);
    const file = await open!();
    try {
      const columns = await understand(this.#parts.control, organizationId, file, await this.#tokens(organizationId));
      const examples = (at: number) => [...(file.examples[at] ?? [])];
      return {
        id,
        name: file.name,
        rows: null,
        day: file.day,
        isSanitized: false,
        columns: columns.map((column, at) => ({ ...column, examples: examples(at) })),
      };
    } finally {
      await file.close();
    }
  }

  /** What a sanitized file is, where it may be taken in. Throws Refused `kept-file-refused`, `proxy-key-changed`. */
  #check(organizationId: string, bytes: RandomAccess): Promise<RosterReport> {
    return previewKeptRosters(this.#parts, organizationId, [async () => bytes]);
  }

  #track(reading: Promise<RosterReport>): Promise<RosterReport> {
    this.#running.add(reading);
    return reading.finally(() => this.#running.delete(reading));
  }

  /** Refuses while halted. Opens the files, reads them, closes them, and keeps what was found under the ids of the files, where they have any. */
  async #read(
    organizationId: string,
    asked: { readonly files: readonly (() => Promise<RosterFile>)[]; readonly mapping: Mapping },
    ids: readonly string[] | null,
    work: (request: RosterRequest) => Promise<RosterReport>,
  ): Promise<RosterReport> {
    const { control, store } = this.#parts;
    await refuseHalted(control, organizationId);
    await store.prepareOrganization(organizationId);
    const pseudonymize = await this.#tokens(organizationId);
    const opened: RosterFile[] = [];
    const spool = await this.#waiting.open();
    const book = new FindingBook(spool, ids === null ? mostOfOperator : mostShown);
    try {
      for (const open of asked.files) opened.push(await open());
      const files: { file: RosterFile; columns: UnderstoodColumn[] }[] = [];
      for (const file of opened) {
        files.push({ file, columns: await understand(control, organizationId, file, pseudonymize) });
      }
      const report = await work({ organizationId, files, mapping: asked.mapping, pseudonymize, book });
      await book.finish();
      if (ids === null) await spool.destroy();
      else await this.#waiting.keep(organizationId, 'findings', spool, findingsOf(ids));
      return report;
    } catch (error) {
      await spool.destroy();
      throw error;
    } finally {
      for (const file of opened) await file.close();
    }
  }

  async #tokens(organizationId: string): Promise<Pseudonymizer> {
    return pseudonymizer(await organizationKeys(this.#parts.control, organizationId), hris.namespace, remembered);
  }
}

/** How many findings a report holds by itself: what a page shows, and what an operator can have at once. */
const mostShown = 200;
const mostOfOperator = 200_000;

/** Of each kind of token. Nearly all of a row's are its own; what is worth remembering are the people of the day before. */
const remembered = 20_000;

const findingsOf = (ids: readonly string[]): string => `findings ${[...ids].toSorted().join(' ')}`;

// Everything that a browser is told while somebody walks through the house: answers with their heads, events and pages.
import type { BrowserContext, Page, Response } from 'playwright-core';

export interface Heard {
  /** Of the answer, or of the page as it stood; below the address of the house, without a query. */
  readonly path: string;
  readonly text: string;
}

export interface Listening {
  /** What consents were made of, as it stood in the addresses to which the source sent the browser back. */
  readonly codes: ReadonlySet<string>;
  readonly states: ReadonlySet<string>;
  /** What was heard so far, each once; waits for answers that are still coming. */
  all(): Promise<readonly Heard[]>;
  /** Notes the page as it stands. */
  note(page: Page): Promise<void>;
  /** Follows the events at that path as the browser does, until `end`. */
  follow(path: string): Promise<void>;
  end(): void;
}

/** Hears all that comes from that origin, whichever page of the context asked for it. */
export function listen(context: BrowserContext, origin: string): Listening {
  const heard: Promise<Heard>[] = [];
  const [codes, states] = [new Set<string>(), new Set<string>()];
  const leaving = new AbortController();
  context.on('request', (request) => {
    const { searchParams } = new URL(request.url());
    if (searchParams.has('code')) codes.add(searchParams.get('code')!);
    if (searchParams.has('state')) states.add(searchParams.get('state')!);
  });
  context.on('response', (response) => {
    if (response.url().startsWith(origin)) heard.push(heardOf(response));
  });
  return {
    codes,
    states,
    async all() {
      const all = await Promise.all(heard);
      return [...new Map(all.map((one) => [`${one.path}\n${one.text}`, one])).values()];
    },
    async note(page) {
      const { pathname } = new URL(page.url());
      heard.push(Promise.resolve({ path: pathname, text: await page.content() }));
    },
    async follow(path) {
      const cookie = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ');
      const answer = await fetch(origin + path, { headers: { cookie }, signal: leaving.signal });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      heard.push(textUntilTheEnd(answer).then((text) => ({ path, text })));
    },
    end: () => leaving.abort(),
  };
}

async function heardOf(response: Response): Promise<Heard> {
  const head = JSON.stringify(await response.allHeaders());
  // A redirect has no body, and a stream of events is followed beside it.
  const hasBody = response.status() < 300 && response.request().resourceType() !== 'eventsource';
  const body = hasBody ? await response.text().catch(() => '') : '';
  return { path: new URL(response.url()).pathname, text: `${head}\n${body}` };
}

async function textUntilTheEnd(answer: globalThis.Response): Promise<string> {
  let text = '';
  try {
    for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) text += piece;
  } catch {
    // It was ended by us.
  }
  return text;
}

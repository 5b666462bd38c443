// The HR files that a stand-in hands over, as an HR system would: from itself alone, wherever its answers point.
import { RetryLater } from '../../base/errors.ts';
import { seconds, systemClock } from '../../base/clock.ts';
import { codeOf } from '../../base/log.ts';
import type { SandboxFiles } from '../../collector/roster/rosters.ts';

interface Listed {
  readonly files: readonly { readonly name: string; readonly url: string }[];
}

export function sandboxFilesOf(baseUrl: string): SandboxFiles {
  return {
    async *read() {
      const listed = (await (await ask(new URL('/_sandbox/hris', baseUrl))).json()) as Listed;
      for (const { name, url } of listed.files) {
        const { body } = await ask(ownUrl(url, baseUrl));
        if (body !== null) yield { name, bytes: body as AsyncIterable<Uint8Array> };
      }
    },
  };
}

/** `//other.example` and `@other.example` would lead elsewhere. */
function ownUrl(url: string, baseUrl: string): URL {
  const found = new URL(url, baseUrl);
  if (found.origin === new URL(baseUrl).origin) return found;
  throw unavailable('another host');
}

async function ask(url: URL): Promise<Response> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(seconds(30)) });
    if (answer.ok) return answer;
  } catch (error) {
    throw unavailable(codeOf(error));
  }
  throw unavailable('unknown');
}

function unavailable(why: string): RetryLater {
  const at = new Date(systemClock.now().getTime() + seconds(60));
  return new RetryLater('source-unavailable', `The sandbox does not answer (${why}).`, at);
}

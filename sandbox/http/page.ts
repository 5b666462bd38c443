// The look of the stand-in's pages: plain HTML and one style sheet, no scripts, in light and in dark.
import type { Answer } from './answer.ts';

/** A piece of HTML that is safe to stand in a page. */
export interface Html {
  readonly html: string;
}

/** What is put into it is escaped, unless it is HTML itself; lists are joined. */
export function html(pieces: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  return { html: pieces.map((piece, at) => piece + written(values[at])).join('') };
}

function written(value: string | Html | readonly Html[] | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escaped(value);
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
}

function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => names[sign]!);
}

/** A whole page. Nothing but its own style sheet is loaded, and no other page may frame it. */
export function page(title: string, content: Html, status = 200): Answer {
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ html: styles }}</style>
</head>
<body>
<header><p><strong>Slack sandbox</strong><span>A stand-in on this machine. Its people and messages are made up.</span></p></header>
<main>${content}</main>
</body>
</html>
`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
    },
    body: whole.html,
  };
}

/** A round-cornered square with the first letter of a name. */
export function tile(name: string, kind: 'app' | 'team'): Html {
  return html`<span class="tile ${kind}" aria-hidden="true">${(name.trim()[0] ?? '?').toUpperCase()}</span>`;
}

/** A page that says what cannot go on, and what to do. */
export function problemPage(title: string, sentences: readonly string[], status = 400): Answer {
  const said = sentences.map((sentence) => html`<li>${sentence}</li>`);
  return page(title, html`<section class="card"><h1>${title}</h1><ul class="problems">${said}</ul></section>`, status);
}

const styles = `
:root { color-scheme: light dark; --page: #f6f5f3; --card: #ffffff; --text: #1d1c1d; --quiet: #5c5a5e; --line: #dcdad6;
  --accent: #4a154b; --on-accent: #ffffff; --soft: #f4eef5; --focus: #1264a3; --band: #2a1a2c; --on-band: #f5ecf6; }
@media (prefers-color-scheme: dark) { :root { --page: #161417; --card: #211e23; --text: #ece9ed; --quiet: #b0aab3;
  --line: #3d3841; --accent: #d9b8dc; --on-accent: #24122a; --soft: #2d2631; --focus: #7cc0f0; --band: #0d0b0e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif; }
header { background: var(--band); color: var(--on-band); }
header p { max-width: 43rem; margin: 0 auto; padding: .625rem 1.25rem; display: flex; flex-wrap: wrap; gap: .125rem 1rem;
  font-size: .875rem; }
main { max-width: 43rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 2rem; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; text-wrap: balance; }
h2, legend { font-size: 1rem; font-weight: 650; margin: 0; padding: 0; }
p { margin: 0 0 1rem; } .quiet { color: var(--quiet); font-size: .875rem; }
.pair { display: flex; align-items: center; gap: .75rem; margin-bottom: 1.25rem; }
.pair i { flex: 0 0 2rem; border-top: 2px dashed var(--line); }
.tile { width: 3.25rem; height: 3.25rem; border-radius: 12px; display: grid; place-items: center; font-size: 1.5rem;
  font-weight: 700; }
.tile.app { background: #0b6661; color: #ffffff; } .tile.team { background: var(--accent); color: var(--on-accent); }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0; min-width: 0; }
.scopes { list-style: none; margin: .75rem 0 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; }
.scopes li + li { border-top: 1px solid var(--line); }
.scopes label { display: flex; gap: .75rem; align-items: flex-start; padding: .75rem 1rem; cursor: pointer; }
.scopes li > span { display: block; padding: .625rem 1rem; }
.scopes input { width: 1.125rem; height: 1.125rem; margin: .2rem 0 0; flex: none; accent-color: var(--accent); }
.scopes code { display: block; }
code { font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--quiet);
  overflow-wrap: anywhere; }
.field { display: block; margin: 0 0 1.5rem; } .field > span, dt { display: block; font-weight: 650; margin-bottom: .25rem; }
select, input[readonly] { width: 100%; font: inherit; color: inherit; background: var(--card); padding: .5rem .75rem;
  border: 1px solid var(--quiet); border-radius: 8px; }
input[readonly] { font: .9375rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; background: var(--soft); }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: flex-end; }
button { font: inherit; font-weight: 650; padding: .625rem 1.5rem; border-radius: 8px; cursor: pointer; min-width: 7rem;
  border: 1px solid var(--quiet); background: var(--card); color: var(--text); }
button.first { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
dl { margin: 0 0 1.5rem; } dd { margin: 0 0 1rem; overflow-wrap: anywhere; } dl:last-child, dl:last-child dd:last-child { margin-bottom: 0; }
.problems { margin: 0; padding-left: 1.25rem; }
@media (max-width: 30rem) { .card { padding: 1.25rem; } .buttons button { flex: 1; } main { padding-top: 1.25rem; } }
`;

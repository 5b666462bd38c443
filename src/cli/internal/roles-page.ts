// The page about roles: every route of the API and whom it serves, asked of the API itself.
import { type Access, everybody } from '../../api/access.ts';
import { everyRoute } from '../../api/every-route.ts';
import { routeWords } from '../../api/route-words.ts';

export async function rolesPage(): Promise<string> {
  const rows = (await everyRoute()).map(({ method, path, access, scope }) => {
    const words = routeWords[`${method} ${path}`] ?? '';
    return `| \`${method} ${path}\` | ${words} | ${cellsOf(access).join(' | ')} | ${scope === undefined ? '' : `\`${scope}\``} |`;
  });
  return `${opening}\n| route | what it does | ${everybody.join(' | ')} | | API token |\n|---|---|${everybody.map(() => ':-:|').join('')}---|---|\n${rows.join('\n')}\n`;
}

function cellsOf(access: Access): string[] {
  if (access === 'anyone') return [...everybody.map(() => '●'), 'without signing in too'];
  if (typeof access === 'string') return [...everybody.map(() => ''), 'operator only'];
  return [...everybody.map((role) => (access.includes(role) ? '●' : '')), ''];
}

const opening = `# Roles

Which role may do what, route by route. \`node src/cli/internal/write-docs.ts\` writes this page from the routes that the
program serves, a test holds it, and \`test/role-matrix.test.ts\` tries every route: with each role that it does not serve,
and with an owner of another organization on what belongs to this one.

| role | is for |
|---|---|
| owner | Everything of the organization, members too. |
| administrator | Connections, files, matching and settings. |
| analyst | Published figures, and nothing else. |
| auditor | A privacy officer or a works council: sees settings, inventory, audit log and what is withheld; changes nothing, but can be the [second signature](operations.md#what-needs-two). |
| member | Their own session; no figure. |

A member belongs to one organization and sees nothing of another. The operator of the machine, who speaks over the private
socket in the data folder and on the command line, may do what an owner may, for the organization that they
[name](operations.md#several-organizations), and what stands as *operator only*. An API token may call
what its scopes name, and nothing without one.
`;

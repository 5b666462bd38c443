// The commands about members: who they are, what they may do, and how somebody comes in.
import { type Command, Option } from 'commander';
import type { Invitation, InvitationList, InvitationMade } from '../api/contract/invitations.ts';
import type { Member, MemberList, SignInLinkAnswer } from '../api/contract/members.ts';
import { Refused } from '../base/errors.ts';
import type { Client } from './client.ts';
import { table } from '../base/table.ts';
import { typedId } from './typed-id.ts';
import type { Run } from './with-house.ts';

const roles = ['owner', 'administrator', 'analyst', 'auditor', 'member'];

export function memberCommands(program: Command, run: Run): void {
  program
    .command('members')
    .description('who may sign in, with which role')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printMembers(client, options.json === true)));
  const member = program.command('member').description('let members in, change their roles, take them out');
  invitationCommands(member, run);
  member
    .command('role')
    .argument('<member>', 'address, name or id')
    .argument('<role>', roles.join(', '))
    .description('give a member another role; it holds at once')
    .action((who: string, role: string) =>
      run(async (client) => {
        const { id } = await findMember(client, who);
        const { name } = await client.call<Member>('PATCH', `/api/members/${id}`, { role });
        console.log(`${name} is ${role} from now on.`);
        return 0;
      }),
    );
  member
    .command('remove')
    .argument('<member>', 'address, name or id')
    .description('take a member out: their sessions, links and API tokens end at once')
    .action((who: string) =>
      run(async (client) => {
        const { id, name } = await findMember(client, who);
        await client.call('DELETE', `/api/members/${id}`);
        console.log(`${name} is no member any more. Entries of the audit log keep the id ${id}.`);
        return 0;
      }),
    );
  member
    .command('sign-in-link')
    .argument('<member>', 'address, name or id')
    .description('print a one-time link that signs that member in; it works for 15 minutes')
    .action((who: string) =>
      run(async (client) => {
        const { id } = await findMember(client, who);
        console.log((await client.call<SignInLinkAnswer>('POST', `/api/members/${id}/sign-in-links`)).link);
        return 0;
      }),
    );
}

interface InviteOptions {
  readonly role: string;
  readonly email?: string;
  readonly openid?: boolean;
  readonly json?: boolean;
}

function invitationCommands(member: Command, run: Run): void {
  member
    .command('invite')
    .description('print a link that makes whoever accepts it a member; it works once, for seven days')
    .addOption(new Option('--role <role>', 'what they may do').choices(roles).makeOptionMandatory())
    .option('--email <address>', 'nobody with another address can accept it')
    .option('--openid', 'whoever accepts it signs in at your issuer, which proves the address')
    .option('--json', 'print it as JSON')
    .action(({ role, email, openid, json }: InviteOptions) =>
      run(async (client) => {
        const asked = { role, email: email ?? null, mustUseOpenId: openid === true };
        const made = await client.call<InvitationMade>('POST', '/api/invitations', asked);
        console.log(json === true ? JSON.stringify(made) : made.link);
        return 0;
      }),
    );
  member
    .command('invitations')
    .description('the invitations, newest first, with what became of them')
    .option('--json', 'print it as JSON')
    .action((options: { json?: boolean }) => run((client) => printInvitations(client, options.json === true)));
  member
    .command('revoke')
    .argument('<invitation>', 'its id')
    .description('take an open invitation back')
    .action((id: string) =>
      run(async (client) => {
        await client.call('DELETE', `/api/invitations/${typedId(id, 'member invitations')}`);
        console.log('The invitation is taken back: its link lets nobody in.');
        return 0;
      }),
    );
}

async function printMembers(client: Client, isJson: boolean): Promise<number> {
  const { members } = await client.call<MemberList>('GET', '/api/members');
  if (isJson) console.log(JSON.stringify({ members }));
  else if (members.length === 0)
    console.log('Nobody has signed in yet: `npx tacit sign-in-link` makes the first owner.');
  else {
    const rows = members.map((each) => [
      each.name,
      each.email ?? '',
      each.role,
      each.createdAt.slice(0, 10),
      each.signedInAt?.slice(0, 10) ?? 'never',
      each.issuer ?? 'links',
      each.id,
    ]);
    console.log(table([['NAME', 'ADDRESS', 'ROLE', 'SINCE', 'SIGNED IN', 'BY', 'ID'], ...rows]));
  }
  return 0;
}

async function printInvitations(client: Client, isJson: boolean): Promise<number> {
  const { invitations } = await client.call<InvitationList>('GET', '/api/invitations');
  if (isJson) console.log(JSON.stringify({ invitations }));
  else if (invitations.length === 0) console.log('Nobody was invited yet.');
  else console.log(table([['ROLE', 'FOR', 'MADE BY', 'ENDS', 'STATE', 'ID'], ...invitations.map(invitationRow)]));
  return 0;
}

function invitationRow({ role, email, mustUseOpenId, madeBy, endsAt, state, id }: Invitation): string[] {
  const whom = email ?? (mustUseOpenId ? 'whoever signs in at the issuer' : 'whoever has the link');
  return [role, whom, madeBy ?? 'operator', endsAt.slice(0, 10), state, id];
}

/** By id, address or name; a name that two have is none. */
async function findMember(client: Client, who: string): Promise<Member> {
  const { members } = await client.call<MemberList>('GET', '/api/members');
  const found = members.filter(({ id, email, name }) => id === who || email === who.toLowerCase() || name === who);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new Refused(
    'not-found',
    found.length === 0 ? 'There is no such member.' : 'More than one member has that name.',
    'Give the address or the id: `npx tacit members` lists both.',
  );
}

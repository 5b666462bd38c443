// The commands about members and API tokens, as an operator types them beside a running house.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningHouse, newDataDirectory, removeDataDirectory, runCommand, runHouse } from './running-house.ts';
import { addWithLink } from './sign-in-as.ts';

let house: RunningHouse;

beforeAll(async () => {
  house = await runHouse(await newDataDirectory());
});

afterAll(async () => {
  await house.stop();
  await removeDataDirectory(house.dataDirectory);
});

const tacit = async (...args: string[]): Promise<string> => {
  const { code, output, errors } = await runCommand(args, house.dataDirectory);
  return code === 0 ? output : `${code}: ${errors}`;
};

/** Each command is a process of its own. */
const patience = 90_000;

test(
  'a member gets another role by address, a link, and goes',
  async () => {
    const { email, id, name } = await addWithLink(house, 'analyst');

    const said = [
      await tacit('member', 'role', email, 'auditor'),
      await tacit('member', 'sign-in-link', id),
      await tacit('members'),
      await tacit('member', 'remove', name),
    ];

    expect(said[0]).toBe(`${name} is auditor from now on.\n`);
    expect(said[1]).toMatch(/^http\S+\/sign-in#token=\S{43}\n$/);
    expect(said[2]).toMatch(new RegExp(`${email} +auditor`));
    expect(said[3]).toContain(`keep the id ${id}`);
  },
  patience,
);

test(
  'an invitation is printed once, listed without its link, and taken back',
  async () => {
    const made = JSON.parse(
      await tacit('member', 'invite', '--role', 'auditor', '--email', 'Vera@acme.example', '--json'),
    ) as {
      invitation: { id: string };
      link: string;
    };

    const listed = await tacit('member', 'invitations');
    await tacit('member', 'revoke', made.invitation.id);

    expect(made.link).toMatch(/\/invitation#token=\S{43}$/);
    expect(listed).toMatch(/auditor +vera@acme.example +operator +\d{4}-\d\d-\d\d +open/);
    expect(await tacit('member', 'invitations')).toMatch(/revoked/);
  },
  patience,
);

test(
  'an API token is printed once, listed without itself, and revoked',
  async () => {
    const token = (await tacit('token', 'create', 'Nightly', '--scope', 'figures:read', 'audit:read')).trim();
    const listed = await tacit('token', 'list', '--json');
    const { tokens } = JSON.parse(listed) as { tokens: { id: string; role: string; state: string }[] };

    await tacit('token', 'revoke', tokens[0]!.id);

    expect(token).toMatch(/^tacit_[\w-]{43}$/);
    expect(tokens).toMatchObject([{ role: 'auditor', state: 'open' }]);
    expect(listed).not.toContain(token);
    expect(await tacit('token', 'list')).toMatch(/Nightly +audit:read figures:read +operator .* revoked/);
  },
  patience,
);

test(
  'a life of more than a year is refused before anything is asked',
  async () => {
    expect(await tacit('token', 'create', 'For ever', '--scope', 'figures:read', '--days', '367')).toMatch(
      /^2: .*1 to 366/s,
    );
  },
  patience,
);

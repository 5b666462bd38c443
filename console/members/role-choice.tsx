// Choosing a role: each with the sentence of what it may do.
import { Radio, Stack } from '@mantine/core';
import { type Role, roleNames, roles, roleSentences } from '../words/roles.ts';

interface RoleChoiceProps {
  readonly role: Role | undefined;
  readonly onChange: (role: Role) => void;
}

export function RoleChoice({ role, onChange }: RoleChoiceProps) {
  return (
    <Radio.Group
      label="Role"
      value={role ?? ''}
      onChange={(chosen) => {
        const known = roles.find((each) => each === chosen);
        if (known !== undefined) onChange(known);
      }}
    >
      <Stack gap="sm" mt="xs">
        {roles.map((each) => (
          <Radio key={each} value={each} label={roleNames[each]} description={roleSentences[each]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

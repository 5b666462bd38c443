// The sidebar's contents: whose data this is, where one can go, who is signed in.
import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useMayOversee, useRole } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { overseers, readers, type Role, roleNames, roles } from '../words/roles.ts';
import { lowered } from '../words/values.ts';
import { HaltState } from './halt.tsx';
import {
  AuditIcon,
  CollapseIcon,
  ConnectionsIcon,
  DestroyIcon,
  EvidenceIcon,
  InventoryIcon,
  MembersIcon,
  MyDataIcon,
  OverviewIcon,
  PeopleIcon,
  ReportsIcon,
  SettingsIcon,
} from './icons.tsx';

interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly name: string;
  readonly icon: ReactNode;
  readonly isFor: readonly Role[];
}

/** Where one can go, in groups; each role sees what is for it. */
const groups: readonly { readonly name?: string; readonly places: readonly Place[] }[] = [
  {
    places: [
      { to: '/overview', name: 'Overview', icon: <OverviewIcon />, isFor: readers },
      { to: '/reports', name: 'Reports', icon: <ReportsIcon />, isFor: readers },
    ],
  },
  {
    name: 'Manage',
    places: [
      { to: '/connections', name: 'Data Connections', icon: <ConnectionsIcon />, isFor: overseers },
      { to: '/people', name: 'People', icon: <PeopleIcon />, isFor: overseers },
      { to: '/inventory', name: 'Data inventory', icon: <InventoryIcon />, isFor: roles },
      { to: '/members', name: 'Members', icon: <MembersIcon />, isFor: overseers },
      { to: '/audit', name: 'Audit log', icon: <AuditIcon />, isFor: overseers },
      { to: '/destroy', name: 'Destroy', icon: <DestroyIcon />, isFor: overseers },
      { to: '/evidence', name: 'Evidence', icon: <EvidenceIcon />, isFor: overseers },
    ],
  },
  { places: [{ to: '/my-data', name: 'My data', icon: <MyDataIcon />, isFor: roles }] },
  { places: [{ to: '/settings', name: 'Settings', icon: <SettingsIcon />, isFor: roles }] },
];

function placesFor(role: Role): typeof groups {
  return groups
    .map(({ places, ...rest }) => ({ ...rest, places: places.filter(({ isFor }) => isFor.includes(role)) }))
    .filter(({ places }) => places.length > 0);
}

interface NavigationProps {
  readonly isCollapsed: boolean;
  /** Absent in the drawer, which has nothing to collapse to. */
  readonly onCollapse?: () => void;
}

export function Navigation({ isCollapsed, onCollapse }: NavigationProps) {
  const session = useQuery(sessionQuery).data;
  const mayOversee = useMayOversee();
  const role = useRole();
  const seen = role === undefined ? [] : placesFor(role);
  return (
    <div className="navigation" data-collapsed={isCollapsed || undefined}>
      <div className="navigation-head">
        {!isCollapsed && (
          <bdi className="navigation-organization" title={session?.organization.name}>
            {session?.organization.name}
          </bdi>
        )}
        {onCollapse && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={onCollapse}
            aria-label={isCollapsed ? 'Widen the sidebar' : 'Narrow the sidebar'}
            aria-expanded={!isCollapsed}
          >
            <CollapseIcon />
          </ActionIcon>
        )}
      </div>
      <nav aria-label="Pages" className="navigation-pages">
        {seen.map(({ name, places }, at) => (
          <Fragment key={at}>
            {at > 0 && <GroupHead name={mayOversee && !isCollapsed ? name : undefined} />}
            {places.map((place) => (
              <Entry key={place.to} {...place} isCollapsed={isCollapsed} />
            ))}
          </Fragment>
        ))}
      </nav>
      <div className="navigation-foot">
        {!isCollapsed && <HaltState />}
        {session && (
          <SignedInAs
            name={session.member.name}
            role={lowered(roleNames[session.member.role])}
            isCollapsed={isCollapsed}
          />
        )}
      </div>
    </div>
  );
}

/** A line in its place where it has no name. */
function GroupHead({ name }: { readonly name: string | undefined }) {
  return <div className="navigation-group">{name ?? <hr />}</div>;
}

function Entry({ to, name, icon, isCollapsed }: Place & { readonly isCollapsed: boolean }) {
  return (
    <Tooltip label={name} position="right" disabled={!isCollapsed} openDelay={200}>
      <Link to={to} className="navigation-entry" activeProps={{ 'aria-current': 'page' }} aria-label={name}>
        {icon}
        {!isCollapsed && <span>{name}</span>}
      </Link>
    </Tooltip>
  );
}

function SignedInAs({
  name,
  role,
  isCollapsed,
}: {
  readonly name: string;
  readonly role: string;
  readonly isCollapsed: boolean;
}) {
  if (isCollapsed) {
    return (
      <Tooltip label={`${name}, ${role}`} position="right">
        <Link to="/settings/sessions" className="navigation-member" aria-label={`Signed in as ${name}, ${role}`}>
          <span aria-hidden="true" className="navigation-initial">
            {Array.from(name)[0]?.toUpperCase()}
          </span>
        </Link>
      </Tooltip>
    );
  }
  return (
    <Link
      to="/settings/sessions"
      className="navigation-member"
      aria-label={`Signed in as ${name}, ${role}: your sessions`}
    >
      <bdi className="navigation-name" title={name}>
        {name}
      </bdi>
      <span className="dimmed small">{role}</span>
    </Link>
  );
}

// The sidebar's contents: whose data this is, where one can go, who is signed in.
import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMayOversee } from '../api/permission.ts';
import { sessionQuery } from '../api/queries.ts';
import { HaltState } from './halt.tsx';
import {
  AuditIcon,
  CollapseIcon,
  ConnectionsIcon,
  InventoryIcon,
  OverviewIcon,
  PeopleIcon,
  ReportsIcon,
  SettingsIcon,
} from './icons.tsx';

interface NavigationProps {
  readonly isCollapsed: boolean;
  /** Absent in the drawer, which has nothing to collapse to. */
  readonly onCollapse?: () => void;
}

export function Navigation({ isCollapsed, onCollapse }: NavigationProps) {
  const session = useQuery(sessionQuery).data;
  const mayOversee = useMayOversee();
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
        <Entry to="/overview" name="Overview" icon={<OverviewIcon />} isCollapsed={isCollapsed} />
        <Entry to="/reports" name="Reports" icon={<ReportsIcon />} isCollapsed={isCollapsed} />
        <div className="navigation-group">{isCollapsed ? <hr /> : 'Manage'}</div>
        <Entry to="/connections" name="Data Connections" icon={<ConnectionsIcon />} isCollapsed={isCollapsed} />
        <Entry to="/people" name="People" icon={<PeopleIcon />} isCollapsed={isCollapsed} />
        <Entry to="/inventory" name="Data inventory" icon={<InventoryIcon />} isCollapsed={isCollapsed} />
        {mayOversee && <Entry to="/audit" name="Audit log" icon={<AuditIcon />} isCollapsed={isCollapsed} />}
        <div className="navigation-group">
          <hr />
        </div>
        <Entry to="/settings" name="Settings" icon={<SettingsIcon />} isCollapsed={isCollapsed} />
      </nav>
      <div className="navigation-foot">
        {!isCollapsed && <HaltState />}
        {session && <SignedInAs name={session.member.name} role={session.member.role} isCollapsed={isCollapsed} />}
      </div>
    </div>
  );
}

interface EntryProps {
  readonly to: NonNullable<LinkProps['to']>;
  readonly name: string;
  readonly icon: ReactNode;
  readonly isCollapsed: boolean;
}

function Entry({ to, name, icon, isCollapsed }: EntryProps) {
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
        <Link to="/settings" className="navigation-member" aria-label={`Signed in as ${name}, ${role}`}>
          <span aria-hidden="true" className="navigation-initial">
            {Array.from(name)[0]?.toUpperCase()}
          </span>
        </Link>
      </Tooltip>
    );
  }
  return (
    <div className="navigation-member">
      <bdi className="navigation-name" title={name}>
        {name}
      </bdi>
      <span className="dimmed small">{role}</span>
    </div>
  );
}

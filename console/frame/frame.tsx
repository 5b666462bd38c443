// The frame around every page: the sidebar, the page, and what stands there while nobody is signed in.
import { ActionIcon, Drawer, Skeleton } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { PageForRole } from './for-role.tsx';
import { ApprovalsStrip } from '../destroy/approvals-strip.tsx';
import { HaltBanner } from './halt.tsx';
import { MenuIcon } from './icons.tsx';
import { Navigation } from './navigation.tsx';
import { Failing } from './states.tsx';
import { SignedOut } from './sign-in.tsx';

export function Frame() {
  const session = useQuery(sessionQuery);
  if (session.isPending) return <FrameSkeleton />;
  if (session.isError) {
    return (
      <main className="frame-alone">
        <Failing problem={session.error} retry={() => void session.refetch()} />
      </main>
    );
  }
  if (!session.data) return <SignedOut thenTo={`${window.location.pathname}${window.location.search}`} />;
  return <SignedIn />;
}

function SignedIn() {
  const [isCollapsed, setCollapsed] = useLocalStorage({
    key: 'tacit-sidebar-collapsed',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const [isOpen, { open, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  // The page that was chosen is what the reader wants to see next.
  useEffect(close, [pathname, close]);
  return (
    <div className="frame" data-collapsed={isCollapsed || undefined}>
      <Hatch />
      <a className="frame-skip" href="#content">
        Skip to the page
      </a>
      <div className="frame-bar" role="region" aria-label="Menu bar">
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Open the menu" onClick={open}>
          <MenuIcon />
        </ActionIcon>
        <span className="frame-mark">Tacit</span>
      </div>
      <aside className="frame-sidebar" aria-label="Sidebar">
        <Navigation isCollapsed={isCollapsed} onCollapse={() => setCollapsed(!isCollapsed)} />
      </aside>
      <Drawer
        opened={isOpen}
        onClose={close}
        size={280}
        title="Menu"
        closeButtonProps={{ 'aria-label': 'Close the menu' }}
        className="frame-drawer"
      >
        <Navigation isCollapsed={false} />
      </Drawer>
      <main id="content" className="frame-page" tabIndex={-1}>
        <HaltBanner />
        <ApprovalsStrip />
        <PageForRole />
      </main>
    </div>
  );
}

/** The pattern of everything hidden for privacy, for all charts of the page. */
function Hatch() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="spoken">
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill="var(--hatch-ground)" />
        <path d="M0 0V6" stroke="var(--hatch-line)" strokeWidth="2" />
      </pattern>
    </svg>
  );
}

function FrameSkeleton() {
  return (
    <div className="frame" aria-busy="true">
      <aside className="frame-sidebar" aria-hidden="true">
        <Skeleton height={20} width={140} m={12} />
        {[1, 2, 3, 4, 5].map((each) => (
          <Skeleton key={each} height={16} width={160} m={12} />
        ))}
      </aside>
      <main className="frame-page">
        <Skeleton height={28} width={220} mt={8} />
      </main>
    </div>
  );
}

// The console's few signs, drawn with one stroke width in the colour of the text beside them.
import type { ReactNode } from 'react';

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const OverviewIcon = () => (
  <Icon>
    <path d="M3 3v14h14" />
    <path d="M6.5 12l3-4 3 2.5L16.5 5" />
  </Icon>
);
export const MyDataIcon = () => (
  <Icon>
    <circle cx="10" cy="6.5" r="3" />
    <path d="M4 17c0-3.3 2.7-5.5 6-5.5s6 2.2 6 5.5" />
  </Icon>
);
export const ReportsIcon = () => (
  <Icon>
    <path d="M5 2.5h7l3.5 3.5v11.5H5z" />
    <path d="M7.5 10.5h5M7.5 13.5h5M7.5 7.5h2" />
  </Icon>
);
export const ConnectionsIcon = () => (
  <Icon>
    <path d="M7 3v4M13 3v4M4.5 7h11v2.5a5.5 5.5 0 0 1-11 0zM10 15v2.5" />
  </Icon>
);
export const PeopleIcon = () => (
  <Icon>
    <circle cx="7.5" cy="7" r="3" />
    <path d="M2.5 16.5c0-3 2.2-4.8 5-4.8s5 1.8 5 4.8M12.5 4.3a3 3 0 0 1 0 5.4M14.6 12.4c1.8.7 2.9 2.2 2.9 4.1" />
  </Icon>
);
export const InventoryIcon = () => (
  <Icon>
    <path d="M3.5 4.5h13M3.5 10h13M3.5 15.5h8" />
    <path d="M14 15.5l1.2 1.2 2.3-2.6" />
  </Icon>
);
export const AuditIcon = () => (
  <Icon>
    <path d="M7.5 5h9M7.5 10h9M7.5 15h9" />
    <path d="M3.5 5v.1M3.5 10v.1M3.5 15v.1" />
    <path d="M3.5 6.8v1.6M3.5 11.8v1.6" />
  </Icon>
);
export const DestroyIcon = () => (
  <Icon>
    <path d="M4 6h12M8 6V4h4v2M5.5 6l.8 10h7.4l.8-10" />
    <path d="M8.5 9v4.5M11.5 9v4.5" />
  </Icon>
);
export const EvidenceIcon = () => (
  <Icon>
    <path d="M5 2.5h7l3.5 3.5v11.5H5z" />
    <path d="M7.5 12l2 2 3.5-4.5" />
  </Icon>
);
export const SettingsIcon = () => (
  <Icon>
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
    <circle cx="12" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </Icon>
);
export const CollapseIcon = () => (
  <Icon>
    <rect x="3" y="3.5" width="14" height="13" rx="2" />
    <path d="M8 3.5v13" />
  </Icon>
);
export const MenuIcon = () => (
  <Icon>
    <path d="M3 6h14M3 10h14M3 14h14" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="9" cy="9" r="5.5" />
    <path d="M13.2 13.2L17 17" />
  </Icon>
);
export const PreviousIcon = () => (
  <Icon>
    <path d="M12 4.5L6.5 10l5.5 5.5" />
  </Icon>
);
export const NextIcon = () => (
  <Icon>
    <path d="M8 4.5l5.5 5.5L8 15.5" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M10 13V4M6.5 7L10 3.5 13.5 7M3.5 12.5v4h13v-4" />
  </Icon>
);
export const DefinitionIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 9.5v3.5M10 6.8v.1" />
  </Icon>
);
export const KeptIcon = () => (
  <Icon>
    <path d="M4.5 10.5l3.5 3.5 7.5-8" />
  </Icon>
);
export const NeverIcon = () => (
  <Icon>
    <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" />
  </Icon>
);
export const AskedIcon = () => (
  <Icon>
    <circle cx="7" cy="10" r="3.5" />
    <path d="M10.5 10h6.5M14.5 10v3" />
  </Icon>
);
export const MembersIcon = () => (
  <Icon>
    <path d="M4 4.5h12v11H4z" />
    <path d="M7 12.5c.4-1.4 1.6-2 3-2s2.6.6 3 2" />
    <circle cx="10" cy="8.2" r="1.6" />
  </Icon>
);

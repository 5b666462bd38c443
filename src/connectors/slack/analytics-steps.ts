// What an administrator of a Slack Enterprise organization does before admin analytics answer an app of theirs.
import type { ConsentStep } from '../../connector/consent-step.ts';

export const analyticsSteps: readonly ConsentStep[] = [
  {
    title: 'Create the app',
    what: 'The link fills in everything: the user scope `admin.analytics:read`, the bot scope without which Slack installs no app on an organization, org-level installation, and our redirect URL. Slack asks for a workspace to develop it in: any of yours will do.',
    shows: 'create-app',
  },
  {
    title: 'Opt in to org-level installation, if Slack asks for it',
    what: 'Under Org Level Apps. Do not activate public distribution.',
  },
  {
    title: 'Check the redirect URL',
    what: 'Under OAuth & Permissions, Redirect URLs. The link has filled it in: look that it is the same. Slack sends your browser back to it.',
    shows: 'redirect-url',
  },
  {
    title: 'Enter the App ID, the Client ID and the Client Secret',
    what: 'They stand under Basic Information, App Credentials. The secret is sealed; nobody can read it again.',
    shows: 'app-credentials',
  },
  {
    title: 'Authorize the connection',
    what: 'As an owner or administrator of the organization who may manage public channels, for the whole organization. A service account is best: the consent ends when the account is deactivated or loses that role.',
    shows: 'authorize',
  },
];

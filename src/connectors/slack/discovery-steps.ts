// What an administrator of a Slack Enterprise organization does before the Discovery API answers an app of theirs.
import type { ConsentStep } from '../../connector/consent-step.ts';

export const discoverySteps: readonly ConsentStep[] = [
  {
    title: 'Create the app, without the scope',
    what: 'Slack shows `discovery:read` to nobody whose app it was not opened for, so the app is created without it. The link fills in everything else; Slack asks for a workspace to develop it in, and any of yours will do.',
    shows: 'create-app',
  },
  {
    title: 'Note the App ID',
    what: 'It stands under Basic Information, App Credentials, and begins with an A.',
  },
  {
    title: 'Ask Slack to enable `discovery:read` for that App ID',
    what: 'Write to exports@slack.com, or to whoever looks after your organization at Slack: an owner of the organization asks, and puts the App ID in. Ask for reading alone. It can take days: you can leave this page and go on here later.',
    copies: {
      label: 'Words of the request',
      text: 'Please enable the scope discovery:read for the app with the App ID A… of our organization. We need to read only: please do not enable discovery:write.',
    },
  },
  {
    title: 'Delete `discovery:write` if it came along',
    what: 'Under OAuth & Permissions, User Token Scopes. With it an app can change and delete what people wrote; nothing is read while it is granted.',
  },
  {
    title: 'Add the bot scope `users:read`, and opt in to org-level installation',
    what: 'Slack installs an app for a whole organization only with a scope of a bot. Opt in under Org Level Apps. The link of the first step has filled in both. Do not activate public distribution.',
  },
  {
    title: 'Add the user scope `discovery:read`',
    what: 'Under OAuth & Permissions, User Token Scopes. It is there once Slack has enabled it.',
  },
  {
    title: 'Copy our redirect URL into the app',
    what: 'Under OAuth & Permissions, Redirect URLs. The link of the first step has filled it in: look that it is the same. Slack sends your browser back to it.',
    shows: 'redirect-url',
  },
  {
    title: 'Enter the App ID, the Client ID and the Client Secret',
    what: 'They stand under Basic Information, App Credentials. The secret is sealed; nobody can read it again.',
    shows: 'app-credentials',
  },
  {
    title: 'Authorize the connection',
    what: 'As an owner of the organization, for the whole organization and not for a workspace. A service account is best: the consent ends when the account is deactivated or is no owner any more.',
    shows: 'authorize',
  },
];

// What an owner of a Slack organization does so that all of its workspaces can be read: the page and the documentation show it.
import type { ConsentStep } from '../../connector/api-connector.ts';

export const organizationSteps: readonly ConsentStep[] = [
  {
    title: 'Create your app at Slack as above, and add a scope of a bot',
    what: 'On the page of your app, under OAuth & Permissions, add the bot scope `team:read`: Slack installs an app for an organization only when it has one. Nothing is read with it.',
  },
  {
    title: 'Opt in to organizations',
    what: 'On the same page, under Org Level Apps, choose Opt-In. That is no distribution: the app stays your organization’s own.',
  },
  {
    title: 'Install the app for the organization',
    what: 'As an owner of the organization, on the page of your app. Copy the user token, which begins with `xoxp-`.',
  },
  {
    title: 'Bring the token',
    what: 'Paste it as a token, or pipe it into `npx tacit connect slack --token-stdin`.',
  },
  {
    title: 'Add the app to the workspaces',
    what: 'After such an installation it is in none. The page of the connection says which let it in, and how many did not as far as the list of people tells, and leads to Slack’s page where it is added. A workspace that is added is read with the next sync; one that is taken away is read no more, and what was stored of it stays.',
  },
];

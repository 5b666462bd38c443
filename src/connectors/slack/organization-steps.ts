// What an owner of a Slack organization does so that all of its workspaces can be read: the page and the documentation show it.
import type { Consent } from '../../connector/api-connector.ts';

export const ofOrganization: NonNullable<Consent['ofOrganization']> = {
  beside: {
    argument: 'scope',
    scopes: [
      {
        name: 'team:read',
        why: 'only for a whole organization: Slack installs an app there only with a scope of a bot; nothing is read with it',
        streams: [],
      },
    ],
  },
  steps: [
    {
      title: 'Create your app at Slack as above, and add a scope of a bot',
      what: 'On the page of your app, under OAuth & Permissions, add the bot scope `team:read`: Slack installs an app for an organization only when it has one. Nothing is read with it. Enter the client ID and the secret above.',
    },
    {
      title: 'Opt in to organizations',
      what: 'On the same page, under Org Level Apps, choose Opt-In. That is no distribution: the app stays your organization’s own.',
    },
    {
      title: 'Authorize it for the organization',
      what: 'As an owner of the organization. On Slack’s page choose the organization itself and none of its workspaces. Or install the app for the organization on its own page and paste the user token, which begins with `xoxp-`, or pipe it into `npx tacit connect slack --whole-organization --token-stdin`. Where Slack answers with a workspace all the same, you are told before anything is read.',
      shows: 'authorize',
    },
    {
      title: 'Add the app to the workspaces',
      what: 'After such an installation it is in none. The page of the connection names those that let it in, says how many did not as far as the list of people tells (Slack lists by name only those that did), and leads to Slack’s page where it is added. A workspace that is added is read with the next sync; one that is taken away is read no more, and what was stored of it stays.',
    },
  ],
};

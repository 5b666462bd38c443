// What has to be done at the source, step by step, down to the button that leads to its consent page.
import { Button, Title } from '@mantine/core';
import type { ConnectorSetup, LiveConnection } from '../../src/api/contract/live.ts';
import { Failing } from '../frame/states.tsx';
import { inWords } from '../words/live.ts';
import { AppCredentials } from './app-credentials.tsx';
import { CopyField } from './copy-field.tsx';
import { PasteToken } from './paste-token.tsx';
import { Step, WithCode } from './step.tsx';
import { ThroughProxy } from './through-proxy.tsx';
import { ThroughPsoxy } from './through-psoxy.tsx';
import { useConsent } from './use-consent.ts';

type Mode = LiveConnection['mode'];

interface ConnectStepsProps {
  readonly setup: ConnectorSetup;
  /** The connection to reconnect. */
  readonly connectionId: string | undefined;
  readonly mode: Mode;
  readonly onMode: (mode: Mode) => void;
}

export function ConnectSteps({ setup, connectionId, mode, onMode }: ConnectStepsProps) {
  const verb = connectionId === undefined ? 'Connect' : 'Reconnect';
  return (
    <section className="block connect" aria-labelledby="connect-title">
      <Title order={2} id="connect-title">
        {setup.isSandbox ? verb : `${verb}, in ${inWords(setup.steps.length || 4, 'step', 'steps')}`}
      </Title>
      {!setup.isRedirectAccepted && <NoHttps setup={setup} />}
      <Way setup={setup} connectionId={connectionId} mode={mode} />
      {!setup.isSandbox && (
        <>
          <BotMode setup={setup} mode={mode} onMode={onMode} />
          <details className="fold" open={!setup.isRedirectAccepted}>
            <summary>Paste a token instead</summary>
            <PasteToken setup={setup} connectionId={connectionId} />
          </details>
          {setup.organizationSteps.length > 0 && <WholeOrganization setup={setup} connectionId={connectionId} />}
          {connectionId === undefined && setup.isProxiable && (
            <details className="fold">
              <summary>Read through a proxy in your network instead</summary>
              <ThroughProxy setup={setup} />
            </details>
          )}
          {connectionId === undefined && setup.hasPsoxy && (
            <details className="fold">
              <summary>Read through a Psoxy that you run already</summary>
              <ThroughPsoxy setup={setup} />
            </details>
          )}
        </>
      )}
    </section>
  );
}

type OfMode = Omit<ConnectStepsProps, 'onMode'>;

function Way(of: OfMode) {
  if (of.setup.isSandbox) return <SandboxConnect {...of} />;
  return of.setup.steps.length > 0 ? <DeclaredSteps {...of} /> : <OwnApp {...of} />;
}

/** What the source wants done that no link does, in the order in which it has to be. */
function DeclaredSteps(of: OfMode) {
  const { setup, mode } = of;
  return (
    <ol className="steps">
      {setup.steps.map(({ title, what, shows, copies }) => (
        <Step key={title} title={<WithCode text={title} />}>
          <p>
            <WithCode text={what} />
          </p>
          {copies !== null && <CopyField label={copies.label} value={copies.text} isLong />}
          {shows === 'create-app' && <CreateApp setup={setup} mode={mode} />}
          {shows === 'redirect-url' && <CopyField label="Redirect URL" value={setup.redirectUrl} />}
          {shows === 'app-credentials' && <AppCredentials setup={setup} hasAppId />}
          {shows === 'authorize' && <ConnectButton {...of} verb="Authorize Connection" />}
        </Step>
      ))}
    </ol>
  );
}

function WholeOrganization({ setup, connectionId }: Pick<OfMode, 'setup' | 'connectionId'>) {
  return (
    <details className="fold">
      <summary>Read a whole organization of several workspaces</summary>
      <ol className="steps">
        {setup.organizationSteps.map(({ title, what, shows }) => (
          <Step key={title} title={title}>
            <p>
              <WithCode text={what} />
            </p>
            {shows === 'authorize' && <OrganizationButton setup={setup} connectionId={connectionId} />}
          </Step>
        ))}
      </ol>
    </details>
  );
}

function CreateApp({ setup, mode }: Pick<OfMode, 'setup' | 'mode'>) {
  return (
    <Button
      component="a"
      href={setup.modes.find((each) => each.mode === mode)?.createAppUrl}
      target="_blank"
      rel="noreferrer"
      variant="default"
    >
      Open Slack with everything filled in
      <span className="spoken"> (in a new tab)</span>
    </Button>
  );
}

function SandboxConnect(of: OfMode) {
  return (
    <>
      <p>
        A stand-in on this machine, with a made-up organization in it. There is nothing to create: Connect leads to its
        consent page.
      </p>
      <ConnectButton {...of} />
    </>
  );
}

/** A token of an organization is always of a person. */
const OrganizationButton = (of: Pick<OfMode, 'setup' | 'connectionId'>) => (
  <ConnectButton {...of} mode="person" isOfOrganization verb="Authorize for the organization" />
);

function OwnApp(of: OfMode) {
  const { setup, mode } = of;
  const createAppUrl = setup.modes.find((each) => each.mode === mode)?.createAppUrl;
  return (
    <ol className="steps">
      <Step title={`Create your organization’s own app at ${setup.name}`}>
        <p>
          It belongs to you: nobody stands between you and {setup.name}, you can remove it at any time, and {setup.name}
          ’s full limits apply to it. The link fills in everything; you choose the workspace and create.
        </p>
        <Button component="a" href={createAppUrl} target="_blank" rel="noreferrer" variant="default">
          Open {setup.name} with everything filled in
          <span className="spoken"> (in a new tab)</span>
        </Button>
      </Step>
      <Step title="Check the redirect URL">
        <p>{setup.name} sends your browser back to it after the consent. The link above has filled it in.</p>
        <CopyField label="Redirect URL" value={setup.redirectUrl} />
        {setup.isRedirectAccepted && (
          <p className="dimmed small https">It begins with https, so {setup.name} accepts it.</p>
        )}
      </Step>
      <Step title="Copy the app’s client ID and secret">
        <p>The app’s page shows both under Basic Information, App Credentials.</p>
        <AppCredentials setup={setup} />
      </Step>
      <Step title={`Allow it at ${setup.name}`}>
        <p>
          You see {setup.name}’s own page with the permissions from above. Afterwards you are back here and choose which
          channels are read; nothing is read before.
        </p>
        <ConnectButton {...of} />
      </Step>
    </ol>
  );
}

/** Said before the first step, because the source refuses such an address when the app is made. */
function NoHttps({ setup }: { readonly setup: ConnectorSetup }) {
  return (
    <div className="note" role="note">
      <strong>
        {setup.name} sends browsers back to HTTPS addresses only, and this is none: <code>{setup.redirectUrl}</code>.
      </strong>{' '}
      Where Tacit runs for your organization, set <code>TACIT_URL</code> to its public HTTPS address and start it again.
      To try it on a laptop, start it with <code>npm start -- --https</code>. Or paste a token, below: that needs no
      address.
    </div>
  );
}

interface ConnectButtonProps extends OfMode {
  readonly verb?: string;
  readonly isOfOrganization?: boolean;
}

function ConnectButton({ setup, connectionId, mode, verb, isOfOrganization = false }: ConnectButtonProps) {
  const consent = useConsent();
  const missing = missingFor(setup);
  return (
    <>
      <div className="actions">
        <Button
          disabled={missing !== undefined}
          loading={consent.isPending || consent.isSuccess}
          onClick={() => consent.mutate({ connectorId: setup.connectorId, mode, connectionId, isOfOrganization })}
        >
          {verb ?? (connectionId === undefined ? 'Connect' : 'Reconnect')}
        </Button>
        {missing !== undefined && <span className="dimmed">{missing}</span>}
      </div>
      {consent.isError && <Failing problem={consent.error} title={`${setup.name} was not asked`} />}
    </>
  );
}

function missingFor({ isSandbox, isRedirectAccepted, app, steps }: ConnectorSetup): string | undefined {
  if (isSandbox) return undefined;
  if (!isRedirectAccepted) return 'Waits for an HTTPS address: see above.';
  if (app !== null) return undefined;
  const step = steps.findIndex(({ shows }) => shows === 'app-credentials') + 1;
  return `Waits for the client ID and the secret: see step ${inWords(step || 3, '', '').trim()}.`;
}

function BotMode({ setup, mode, onMode }: Pick<ConnectStepsProps, 'setup' | 'mode' | 'onMode'>) {
  const bot = setup.modes.find((each) => each.mode === 'bot');
  if (!bot) return null;
  return (
    <details className="fold" open={mode === 'bot'}>
      <summary>Read as a bot instead of on behalf of a person</summary>
      <p className="measure">
        The consent of a person ends when their account does; a bot’s does not. {bot.warning ?? ''}
      </p>
      <Button variant="default" onClick={() => onMode(mode === 'bot' ? 'person' : 'bot')}>
        {mode === 'bot' ? 'Go back to reading on behalf of a person' : 'Use a bot, and accept this'}
      </Button>
    </details>
  );
}

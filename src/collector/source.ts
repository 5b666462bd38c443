// A source that is read over HTTP: a connector, and where the source is.
import type { MachineSettings } from '../base/settings.ts';
import type { ApiConnector } from '../connector/api-connector.ts';
import type { App } from '../control/tokens.ts';
import type { Limiter } from './calls/limiter.ts';
import type { CloudDoors } from './psoxy/signing.ts';

export interface Source {
  readonly connector: ApiConnector;
  /** Without a slash at its end, such as `https://slack.com`. */
  readonly baseUrl: string;
  /** Where apps are created; the same unless it is given. */
  readonly developerUrl: string;
  /** Where people use it, and administer it; `baseUrl` unless it is given. */
  readonly clientUrl?: string;
  /** True for the stand-in. */
  readonly isSandbox: boolean;
  readonly limiter: Limiter;
  /** Credentials that nobody has to enter; those that an administrator entered come first. */
  readonly readyApp?: App;
  /** The stand-in's: a token for whoever has none to bring. */
  readonly readyToken?: () => string;
  /** How many times faster than the declared limits it may be asked; 1 for the real one. */
  readonly scale: number;
  /** Other doors than those of the clouds themselves, for a Psoxy that stands in for one. */
  readonly cloudDoors?: CloudDoors;
  /** What lets the machine itself in at a cloud; nobody may use it where it is not given. */
  readonly machine?: MachineSettings;
}

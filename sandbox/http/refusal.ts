// How a method of Slack says no: `ok:false` with a name from its documentation.

export class Refusal extends Error {
  /** Slack's name for it, such as `channel_not_found`. */
  readonly error: string;
  /** What stands beside it in the body. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(error: string, details: Readonly<Record<string, unknown>> = {}) {
    super(error);
    this.name = 'Refusal';
    this.error = error;
    this.details = details;
  }
}

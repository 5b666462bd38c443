// One thing that an administrator does at a source before it can be connected.

export interface ConsentStep {
  /** An imperative with a full stop. */
  readonly title: string;
  readonly what: string;
  /** What stands beside it: the link that creates the app, our address to copy, or the form for the app's credentials. */
  readonly shows?: 'create-app' | 'redirect-url' | 'app-credentials' | 'authorize';
  /** A text that is needed there, word by word. */
  readonly copies?: { readonly label: string; readonly text: string };
}

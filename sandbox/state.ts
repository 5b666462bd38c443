// What the stand-in remembers over a restart: its apps, its tokens, and how far each workspace was played.
//
// Everything in it is as made up as the workspace, so the file is plain JSON and holds no secret of anybody.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Refused } from '../src/base/errors.ts';

/** An app as its owner created it; the secret is shown on its page. */
export interface App {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly description: string;
  readonly redirectUrls: readonly string[];
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  /** Access tokens live 12 hours and come with a refresh token. */
  readonly isRotating: boolean;
  /** May be installed in a whole organization at once. */
  isOrgReady?: boolean;
}

/** A token; times are milliseconds since 1970. */
export interface Token {
  readonly value: string;
  readonly kind: 'user' | 'bot';
  readonly appId: string;
  /** The workspace, or the enterprise of a Grid where the token is organization-wide. */
  readonly teamId: string;
  /** The person who allowed it, or the app's own user. */
  readonly userId: string;
  scopes: readonly string[];
  /** `consent` tokens of one app, workspace and person are one authorization; `control` tokens stand alone. */
  readonly via: 'consent' | 'control';
  readonly expiresAt: number | null;
  /** The refresh token that replaces it; null without rotation and after its only use. */
  refresh: string | null;
  isRevoked: boolean;
}

export interface WorkspaceState {
  advanced: number;
  readonly vanished: string[];
  readonly madePrivate: string[];
  /** Channels that an app's own user has joined. */
  readonly joined: { readonly appId: string; readonly channel: string }[];
}

export interface State {
  readonly apps: App[];
  tokens: Token[];
  readonly workspaces: Record<string, WorkspaceState>;
  /** By app, the workspaces of the Grid that it was added to after an organization-wide installation. */
  readonly grants: Record<string, string[]>;
  /** By app, what Slack has opened of Discovery; writing comes along at times. */
  readonly discovery: Record<string, { isWriting: boolean }>;
  /** Where the seeded year ends, ISO: a restart on another day must not move every message. */
  endsAt: string | null;
  /** How many secrets were minted; the next one is derived from it. */
  minted: number;
}

export interface StateStore {
  readonly state: State;
  /** To be called after each change; writes the file where there is one. */
  save(): void;
}

/** Reads the file where one is named and stands. Throws Refused `setting-invalid` for a file that is none of ours. */
export function openState(path: string | undefined): StateStore {
  const state = path !== undefined && existsSync(path) ? readState(path) : emptyState();
  return {
    state,
    save() {
      if (path === undefined) return;
      writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${path}.new`, path);
    },
  };
}

/** What is remembered of one workspace; made empty at the first question. */
export function workspaceState(state: State, teamId: string): WorkspaceState {
  state.workspaces[teamId] ??= { advanced: 0, vanished: [], madePrivate: [], joined: [] };
  return state.workspaces[teamId];
}

function emptyState(): State {
  return { apps: [], tokens: [], workspaces: {}, grants: {}, discovery: {}, endsAt: null, minted: 0 };
}

function readState(path: string): State {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as Partial<State>;
    if (Array.isArray(read.apps) && Array.isArray(read.tokens) && typeof read.minted === 'number') {
      return { ...emptyState(), ...read };
    }
  } catch {
    // Falls through: whatever is wrong with the file, there is one thing to do about it.
  }
  throw new Refused(
    'setting-invalid',
    'The state file of the stand-in Slack cannot be read.',
    'Name another file, or remove this one to start anew.',
  );
}

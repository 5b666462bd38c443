// The tokens: issued, found, rotated and revoked by the rules of Slack.
import { type Clock, hours } from '../../src/base/clock.ts';
import type { Mint } from '../mint.ts';
import type { App, StateStore, Token } from '../state.ts';

const lifetime = hours(12);
/** Of a rotating authorization; the oldest is revoked when one more is issued. */
const mostActive = 2;

/** Who may use what: an app, in a workspace, for a person or for itself. */
export interface Holder {
  readonly app: App;
  readonly teamId: string;
  readonly kind: Token['kind'];
  readonly userId: string;
}

export class Tokens {
  readonly #clock: Clock;
  readonly #mint: Mint;
  readonly #store: StateStore;
  readonly #byValue: Map<string, Token>;

  constructor(clock: Clock, mint: Mint, store: StateStore) {
    this.#clock = clock;
    this.#mint = mint;
    this.#store = store;
    this.#byValue = new Map(store.state.tokens.map((token) => [token.value, token]));
  }

  find(value: string): Token | undefined {
    return this.#byValue.get(value);
  }

  /**
   * After a consent. Scopes only grow: a second consent adds to what the first one allowed, until the authorization is
   * revoked. Without rotation the token stays the same one.
   */
  allow(holder: Holder, scopes: readonly string[]): Token {
    const before = this.#authorization({ ...holder, appId: holder.app.id });
    const grown = [...new Set([...before.flatMap((token) => token.scopes), ...scopes])];
    const standing = before.find((token) => this.#isActive(token) && token.expiresAt === null);
    if (standing === undefined || holder.app.isRotating) return this.#issue(holder, grown);
    standing.scopes = grown;
    this.#store.save();
    return standing;
  }

  /** A token that no consent page gave; the same one for the same holder and scopes until it is revoked. */
  give({ app, teamId, kind, userId }: Holder, scopes: readonly string[]): Token {
    const value = `${prefixOf(kind)}-${this.#mint.derive('given', app.id, teamId, userId, ...scopes)}`;
    const known = this.find(value);
    if (known !== undefined && !known.isRevoked) return known;
    const given = known === undefined ? value : `${value}-${this.#mint.next()}`;
    const rest = { kind, appId: app.id, teamId, userId, scopes, expiresAt: null, refresh: null, isRevoked: false };
    return this.#add({ value: given, via: 'control', ...rest });
  }

  /** The token that replaces the one with this refresh token, which is spent by it; undefined when it is not valid. */
  refresh(app: App, refreshToken: string): Token | undefined {
    const spent = this.#store.state.tokens.find((token) => token.refresh === refreshToken && token.appId === app.id);
    if (spent === undefined || spent.isRevoked) return undefined;
    spent.refresh = null;
    return this.#issue({ app, teamId: spent.teamId, kind: spent.kind, userId: spent.userId }, spent.scopes);
  }

  /** Revokes the token, and without rotation all that was allowed along with it. */
  revoke(token: Token): void {
    const isAlone = token.expiresAt !== null || token.via === 'control';
    this.#end(isAlone ? [token] : [token, ...this.#authorization(token)]);
  }

  revokeOne(token: Token): void {
    this.#end([token]);
  }

  /** The app leaves the workspace with all its tokens. */
  uninstall(appId: string, teamId: string): void {
    this.#end(this.#store.state.tokens.filter((token) => token.appId === appId && token.teamId === teamId));
  }

  /** Those that work. */
  ofWorkspace(teamId: string): readonly Token[] {
    return this.#store.state.tokens.filter((token) => token.teamId === teamId && this.#isActive(token));
  }

  #issue({ app, teamId, kind, userId }: Holder, scopes: readonly string[]): Token {
    const rotation = app.isRotating
      ? {
          value: `xoxe.${prefixOf(kind)}-1-${this.#mint.next()}`,
          expiresAt: this.#clock.now().getTime() + lifetime,
          refresh: `xoxe-1-${this.#mint.next()}`,
        }
      : { value: `${prefixOf(kind)}-${this.#mint.next()}`, expiresAt: null, refresh: null };
    const token = this.#add({
      kind,
      appId: app.id,
      teamId,
      userId,
      scopes,
      via: 'consent',
      isRevoked: false,
      ...rotation,
    });
    this.#end(
      this.#authorization(token)
        .filter((one) => this.#isActive(one))
        .slice(0, -mostActive),
    );
    return token;
  }

  #authorization(like: Pick<Token, 'appId' | 'teamId' | 'kind' | 'userId'>): Token[] {
    return this.#store.state.tokens.filter(
      (token) =>
        token.via === 'consent' &&
        !token.isRevoked &&
        token.appId === like.appId &&
        token.teamId === like.teamId &&
        token.kind === like.kind &&
        token.userId === like.userId,
    );
  }

  #add(token: Token): Token {
    this.#store.state.tokens.push(token);
    this.#byValue.set(token.value, token);
    this.#store.save();
    return token;
  }

  #end(tokens: readonly Token[]): void {
    for (const token of tokens) {
      token.isRevoked = true;
      token.refresh = null;
    }
    this.#store.save();
  }

  #isActive(token: Token): boolean {
    return !token.isRevoked && (token.expiresAt === null || token.expiresAt > this.#clock.now().getTime());
  }
}

function prefixOf(kind: Token['kind']): 'xoxp' | 'xoxb' {
  return kind === 'user' ? 'xoxp' : 'xoxb';
}

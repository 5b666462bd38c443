// The rate limits: so many calls per minute of each method, workspace and app, as Slack's tiers have it.
import { type Clock, minutes, seconds } from '../src/base/clock.ts';
import { Refused } from '../src/base/errors.ts';

/** Calls per minute at least, as Slack states them. */
export const tiers = { tier1: 1, tier2: 20, tier3: 50, tier4: 100, often: 600, most: 1200 } as const;

export type Tier = keyof typeof tiers;

/** Calls per second that all who read the whole organization share: every app, and its tools against data loss. */
const sharedPerSecond = 30;

/** The class of apps that are distributed without being in the Marketplace: one history or replies call a minute. */
const restrictedMethods = new Set(['conversations.history', 'conversations.replies']);
const restrictedObjects = 15;

/**
 * `off`; `x1`, `x60`…: so many times the tiers' calls per minute; `restricted`: the tiers, and one call a minute with 15
 * objects for history and replies; `restricted x60`: the same with that one minute sixty times shorter.
 */
export interface LimitSetting {
  readonly isOff: boolean;
  readonly isRestricted: boolean;
  readonly factor: number;
}

export interface Limits {
  /** Seconds to wait when this call is one too many, else undefined. A refused call does not count. */
  take(call: {
    readonly method: string;
    readonly tier: Tier;
    readonly teamId: string;
    readonly appId: string;
  }): number | undefined;
  /** The same for the budget that the whole organization shares, whichever app calls which method. */
  takeShared(organization: string): number | undefined;
  /** The most objects that one answer of the method may hold. */
  mostObjects(method: string, teamId: string): number | undefined;
  /** For one workspace, or for all of them. */
  set(setting: LimitSetting, teamId?: string): void;
}

/** Throws Refused `setting-invalid`. */
export function readLimits(text: string): LimitSetting {
  if (text === 'off') return { isOff: true, isRestricted: false, factor: 1 };
  const words = text.split(' ');
  const isRestricted = words[0] === 'restricted';
  const [scale = isRestricted ? 'x1' : '', ...others] = isRestricted ? words.slice(1) : words;
  const factor = Number(/^x(\d{1,4}(?:\.\d{1,3})?)$/.exec(scale)?.[1] ?? 0);
  if (factor === 0 || others.length > 0) {
    throw new Refused(
      'setting-invalid',
      'The limits are none that the stand-in Slack knows.',
      "Say 'off', 'x1', 'x60' or 'restricted'.",
    );
  }
  return { isOff: false, isRestricted, factor };
}

/**
 * A minute begins with the first call after the last minute's end. Slack says 'per minute' and nothing of bursts, so this
 * is the strictest reading that a client can plan for.
 */
export function openLimits(clock: Clock, first: LimitSetting): Limits {
  const settings = new Map<string, LimitSetting>();
  const windows = new Map<string, { endsAt: number; left: number }>();
  let otherwise = first;
  const settingOf = (teamId: string) => settings.get(teamId) ?? otherwise;
  const takeOf = (key: string, rule: Rule): number | undefined => {
    const now = clock.now().getTime();
    let window = windows.get(key);
    if (window === undefined || window.endsAt <= now) {
      window = { endsAt: now + rule.milliseconds, left: rule.calls };
      windows.set(key, window);
    }
    if (window.left === 0) return Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    window.left -= 1;
    return undefined;
  };
  return {
    take({ method, tier, teamId, appId }) {
      const setting = settingOf(teamId);
      return setting.isOff ? undefined : takeOf(`${method} ${teamId} ${appId}`, ruleOf(setting, method, tier));
    },
    takeShared(organization) {
      const { isOff, factor } = settingOf(organization);
      const calls = Math.max(1, Math.floor(sharedPerSecond * factor));
      return isOff ? undefined : takeOf(`shared ${organization}`, { calls, milliseconds: seconds(1) });
    },
    mostObjects(method, teamId) {
      const { isOff, isRestricted } = settingOf(teamId);
      return !isOff && isRestricted && restrictedMethods.has(method) ? restrictedObjects : undefined;
    },
    set(setting, teamId) {
      windows.clear();
      if (teamId !== undefined) {
        settings.set(teamId, setting);
        return;
      }
      settings.clear();
      otherwise = setting;
    },
  };
}

interface Rule {
  readonly calls: number;
  readonly milliseconds: number;
}

function ruleOf(setting: LimitSetting, method: string, tier: Tier): Rule {
  if (setting.isRestricted) {
    if (restrictedMethods.has(method)) return { calls: 1, milliseconds: minutes(1) / setting.factor };
    return { calls: tiers[tier], milliseconds: minutes(1) };
  }
  return { calls: Math.max(1, Math.floor(tiers[tier] * setting.factor)), milliseconds: minutes(1) };
}

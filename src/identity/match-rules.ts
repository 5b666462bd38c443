// The rules by which an account is matched, how far each is trusted, and what may come of it.

/** The strongest first. */
export const matchRules = ['decision', 'hr-identity', 'identity-map', 'email', 'alias', 'username', 'alone'] as const;
export type MatchRule = (typeof matchRules)[number];

export const matchStates = ['unmatched', 'matched', 'conflict', 'not-a-person'] as const;
export type MatchState = (typeof matchStates)[number];

/** A rule's number is its place, 0 the strongest. */
export const numberOf = Object.fromEntries(matchRules.map((rule, place) => [rule, place])) as Readonly<
  Record<MatchRule, number>
>;

/** How far each rule is trusted: grades that we gave, not shares that were counted. */
export const confidences: Readonly<Record<MatchRule, number>> = {
  decision: 1,
  'hr-identity': 1,
  'identity-map': 0.99,
  email: 0.98,
  alias: 0.95,
  username: 0.9,
  alone: 0,
};

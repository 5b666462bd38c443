// What goes wrong on demand: each fault is ordered for certain calls and happens so many times.
import type { SandboxCall } from './calls.ts';

export const faultKinds = [
  /** HTTP 500 without a body. */
  'http_500',
  /** HTTP 503 with a page of HTML. */
  'http_503',
  /** `ok:false` with the `error` named, `internal_error` when none is. */
  'error',
  /** 429, to be tried again after `seconds`. */
  'rate_limited',
  /** The connection ends in the middle of the body. */
  'drop',
  /** The answer comes `milliseconds` late. */
  'slow',
  /** HTTP 200 whose body is no JSON. */
  'not_json',
  /** HTTP 200 and `ok:true` without the array that the method promises. */
  'no_array',
  /** No objects, and a page token that leads on from the same place. */
  'empty_page',
  /** The address of the caller is not in the app's list: `invalid_auth`. */
  'ip_refused',
  /** The `date` header is `seconds` off. */
  'skewed_date',
  /** The token is revoked for good. */
  'revoke_token',
  /** The channel is gone for good. */
  'vanish_channel',
  /** The channel is private from now on. */
  'make_private',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which calls a fault is for; what is left out matches every call. */
export interface FaultOrder {
  readonly kind: FaultKind;
  readonly method?: string | undefined;
  readonly workspace?: string | undefined;
  readonly channel?: string | undefined;
  readonly token?: string | undefined;
  /** `later`: only calls that carry a page token. */
  readonly page?: 'first' | 'later' | undefined;
  /** So many matching calls pass unharmed first. */
  readonly after?: number | undefined;
  /** How many times it happens; once when left out, without end when 0. */
  readonly times?: number | undefined;
  readonly error?: string | undefined;
  readonly seconds?: number | undefined;
  readonly milliseconds?: number | undefined;
}

export interface Faults {
  order(order: FaultOrder): void;
  /** The faults that happen to this call, in the order in which they were ordered; each is counted down. */
  happenTo(call: SandboxCall): readonly FaultOrder[];
  clear(): void;
}

export function openFaults(): Faults {
  let waiting: { readonly order: FaultOrder; after: number; left: number }[] = [];
  return {
    order(order) {
      const times = order.times ?? 1;
      waiting.push({ order, after: order.after ?? 0, left: times === 0 ? Infinity : times });
    },
    happenTo(call) {
      if (waiting.length === 0) return [];
      const happening = waiting.filter((fault) => {
        if (!isFor(fault.order, call)) return false;
        if (fault.after > 0) {
          fault.after -= 1;
          return false;
        }
        fault.left -= 1;
        return true;
      });
      waiting = waiting.filter(({ left }) => left > 0);
      return happening.map(({ order }) => order);
    },
    clear() {
      waiting = [];
    },
  };
}

function isFor(order: FaultOrder, call: SandboxCall): boolean {
  return (
    (order.method ?? call.method) === call.method &&
    (order.workspace ?? call.teamId) === call.teamId &&
    (order.channel ?? call.channel) === call.channel &&
    (order.token ?? call.token) === call.token &&
    (order.page === undefined || (order.page === 'later') === call.isLaterPage)
  );
}

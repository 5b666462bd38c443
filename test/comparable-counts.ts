// The counts of a connection in a form in which two of them can be compared, whatever their ids are.
import type { Totals } from '../src/events/reconciliation.ts';

interface Counted {
  readonly totals: Totals;
  readonly byDay: readonly (Totals & { readonly day: string })[];
  readonly byChannel: readonly (Totals & { readonly channel: string })[];
}

/** The counts of one connection without its id: in all, by day, and by channel, those named left out. */
export function comparable(
  { totals, byDay, byChannel }: Counted,
  token: (channel: string) => string = (channel) => channel,
): unknown {
  return {
    totals,
    byDay: Object.fromEntries(byDay.map(({ day, ...rest }) => [day, rest])),
    ...channelsOf(byChannel, token),
  };
}

/** The same by channel alone, for a source that no longer shows all that was stored of it. */
export function channelsOf(
  byChannel: Counted['byChannel'],
  token: (channel: string) => string = (channel) => channel,
): { readonly byChannel: Readonly<Record<string, Totals>> } {
  return { byChannel: Object.fromEntries(byChannel.map(({ channel, ...rest }) => [token(channel), rest])) };
}

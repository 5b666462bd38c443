// What the controller's orders reach: the control plane and the event store.
import type { Control } from '../control/control.ts';
import type { EventStore } from '../events/store.ts';

export interface Rooms {
  readonly control: Control;
  readonly store: EventStore;
}

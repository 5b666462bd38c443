// Whose work is being done: a request's organization, or nobody's where the house works for all.
import { AsyncLocalStorage } from 'node:async_hooks';

const scope = new AsyncLocalStorage<string | undefined>();

/** Does the work for one organization: whatever it asks of the database, it sees and writes rows of that one alone. */
export function withinOrganization<T>(organizationId: string, work: () => T): T {
  return scope.run(organizationId, work);
}

/**
 * Does the work as the house itself, which sees every organization. For what is begun in a request and goes on for
 * others, such as queues and timers, and for what is not of one organization.
 */
export function outsideRequests<T>(work: () => T): T {
  return scope.run(undefined, work);
}

/** The organization that is worked for, or undefined for the house. */
export function organizationWithin(): string | undefined {
  return scope.getStore();
}

// The organizations of the installation, for its operator: who they are, another one, and for which one a command works.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Refused } from '../base/errors.ts';
import { nilId } from '../base/ids.ts';
import { type Caller, isOfNoOrganization } from './access.ts';
import { newOrganization, organizationList, organizationOfList } from './contract/organizations.ts';

export interface OrganizationRow {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** The fewest people that a figure may speak of. */
  readonly minimumGroup: number;
}

export interface OrganizationServices {
  /** The organization of that name or id, or the only one. Throws Refused 'unknown-organization'. */
  find(nameOrId?: string): Promise<OrganizationRow>;
  list(): Promise<readonly OrganizationRow[]>;
  /** Makes one, with nothing in it. Throws Refused where there is one of that name. */
  add(organization: { readonly name: string; readonly timeZone?: string | undefined }): Promise<OrganizationRow>;
  change(id: string, change: Partial<OrganizationRow>, memberId: string | null): Promise<OrganizationRow>;
}

export function organizationRoutes(app: FastifyInstance, organizations: OrganizationServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get('/api/organizations', {
    config: { access: 'house' },
    schema: { response: { 200: organizationList } },
    handler: async () => ({ organizations: [...(await organizations.list())] }),
  });

  typed.post('/api/organizations', {
    config: { access: 'house' },
    schema: { body: newOrganization, response: { 201: organizationOfList } },
    handler: async (request, reply) => {
      const { name, timeZone } = request.body;
      if (timeZone !== undefined) refuseUnknownZone(timeZone);
      return reply.status(201).send(await organizations.add({ name, timeZone }));
    },
  });
}

/** An offset such as `+01:00` is no zone: it knows no summer. */
export function refuseUnknownZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    if (/^[A-Za-z]/.test(timeZone)) return;
  } catch {
    // Told below.
  }
  throw new Refused('invalid-request', 'There is no time zone of that name.', 'Use a name such as Europe/Berlin.');
}

/** Says for which organization the operator speaks, by name or id, percent-encoded. Heeded on the private socket alone. */
const chosen = 'x-tacit-organization';

/** Throws Refused 'unknown-organization' where there are several and none is said. */
export async function operatorFor(request: FastifyRequest, organizations: OrganizationServices): Promise<Caller> {
  const organizationId = isOfNoOrganization(request) ? nilId : (await organizations.find(saidIn(request))).id;
  return {
    memberId: nilId,
    name: 'Operator',
    role: 'owner',
    organizationId,
    expiresAt: new Date(8.64e15),
    isLocal: true,
    sessionId: null,
    vouchers: [],
    provedEmail: null,
    scopes: null,
  };
}

function saidIn({ headers }: FastifyRequest): string | undefined {
  const said = headers[chosen];
  if (said === undefined || said === '') return undefined;
  try {
    return decodeURIComponent(String(said));
  } catch {
    throw new Refused(
      'invalid-request',
      `The header ${chosen} is not percent-encoded.`,
      'Encode the name, or give the id.',
    );
  }
}

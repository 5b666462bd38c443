// What the command line and the API say to each other about the organizations of the installation.
import { z } from 'zod';
import { chosenName } from './session.ts';

/** POST /api/organizations */
export const newOrganization = z.object({
  name: chosenName(80),
  /** That of the machine when left out. */
  timeZone: z.string().min(1).max(64).optional(),
});

export const organizationOfList = z.object({ id: z.string(), name: z.string(), timeZone: z.string() });
export type OrganizationOfList = z.infer<typeof organizationOfList>;

/** GET /api/organizations, oldest first. */
export const organizationList = z.object({ organizations: z.array(organizationOfList) });
export type OrganizationList = z.infer<typeof organizationList>;

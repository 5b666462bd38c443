// By what people can be grouped: the dimensions that every organization has, each with its number, forever.

export interface Dimension {
  /** As `roster.dimensions` and the figures hold it; 1 is the channel, 0 the organization. */
  readonly number: number;
  /** As an address and an HR file name it, camelCase. */
  readonly key: string;
  readonly name: string;
}

/** Filled by a column of the HR file. */
export const fileDimensions = [
  { number: 2, key: 'department', name: 'Department' },
  { number: 3, key: 'team', name: 'Team' },
  { number: 4, key: 'location', name: 'Location' },
  { number: 5, key: 'level', name: 'Level' },
  { number: 6, key: 'role', name: 'Role' },
  { number: 7, key: 'costCenter', name: 'Cost center' },
  { number: 8, key: 'businessUnit', name: 'Business unit' },
  { number: 9, key: 'businessSegment', name: 'Business segment' },
  { number: 10, key: 'region', name: 'Region' },
  { number: 11, key: 'territory', name: 'Territory' },
] as const satisfies readonly Dimension[];

/** Worked out from dates and managers. */
export const workedOutDimensions = [
  { number: 20, key: 'tenure', name: 'Tenure' },
  { number: 21, key: 'manager', name: 'Manager’s organization' },
] as const satisfies readonly Dimension[];

/** A column that an organization names itself gets the next number from here on, up to 250. */
export const firstCustomDimension = 64;
export const lastCustomDimension = 250;

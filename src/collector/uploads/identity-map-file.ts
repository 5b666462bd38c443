// How an identity map is read: whose identity it is, in which source.
import { identityMap, type IdentityMapRecord } from '../../connectors/identity-map/identity-map.ts';
import { addressParts } from '../../privacy/address.ts';
import { identityMapShape } from '../../privacy/shapes.ts';
import { type CellFinding, type Cells, codesOfEach, type TableFile } from './table-file.ts';

const headers = ['EMPLOYEE_ID', 'EMPLOYEE_EMAIL', 'SOURCE', 'IDENTITY'] as const;
type Header = (typeof headers)[number];

export const identityMapFile: TableFile<Header, IdentityMapRecord> = {
  upload: identityMap,
  standing: { by: 'file', shape: identityMapShape },
  headers,
  needs: [['EMPLOYEE_ID', 'EMPLOYEE_EMAIL'], ['SOURCE'], ['IDENTITY']],
  codes: [...codesOfEach, 'person-blank', 'email-invalid', 'source-invalid', 'identity-blank'],
  read: (cells, { row }) => [identityOf(cells, row)],
};

function identityOf(cells: Cells<Header>, row: number): IdentityMapRecord | CellFinding {
  const { EMPLOYEE_ID: id, EMPLOYEE_EMAIL: email, SOURCE: source, IDENTITY: identity } = cells;
  if (id === '' && email === '') return { column: 'EMPLOYEE_ID', code: 'person-blank' };
  if (id === '' && addressParts(email) === undefined) return { column: 'EMPLOYEE_EMAIL', code: 'email-invalid' };
  if (!/^[a-z][a-z0-9_-]{0,39}$/i.test(source)) return { column: 'SOURCE', code: 'source-invalid' };
  if (identity === '') return { column: 'IDENTITY', code: 'identity-blank' };
  const isAddress = source.toLowerCase() === 'email';
  if (isAddress && addressParts(identity) === undefined) return { column: 'IDENTITY', code: 'email-invalid' };
  return { row, id, email, source: source.toLowerCase(), identity };
}

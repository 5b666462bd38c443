// How an identity map is read: whose identity it is, in which source.
import { identityMap, identityMapKeep, type IdentityMapRecord } from '../../connectors/identity-map/identity-map.ts';
import { addressParts } from '../../privacy/address.ts';
import { identityMapShape } from '../../privacy/shapes.ts';
import type { Cells, TableFile } from './table-file.ts';

const headers = ['EMPLOYEE_ID', 'EMPLOYEE_EMAIL', 'SOURCE', 'IDENTITY'] as const;
type Header = (typeof headers)[number];

export const identityMapFile: TableFile<typeof identityMapShape, Header, IdentityMapRecord> = {
  upload: identityMap,
  shape: identityMapShape,
  keep: identityMapKeep,
  headers,
  needs: [['EMPLOYEE_ID', 'EMPLOYEE_EMAIL'], ['SOURCE'], ['IDENTITY']],
  read(cells: Cells<Header>, row) {
    const { EMPLOYEE_ID: id, EMPLOYEE_EMAIL: email, SOURCE: source, IDENTITY: identity } = cells;
    if (id === '' && email === '') return { column: 'EMPLOYEE_ID', code: 'person-blank' };
    if (id === '' && addressParts(email) === undefined) return { column: 'EMPLOYEE_EMAIL', code: 'email-invalid' };
    if (!/^[a-z][a-z0-9_-]{0,39}$/i.test(source)) return { column: 'SOURCE', code: 'source-invalid' };
    if (identity === '') return { column: 'IDENTITY', code: 'identity-blank' };
    const isAddress = source.toLowerCase() === 'email';
    if (isAddress && addressParts(identity) === undefined) return { column: 'IDENTITY', code: 'email-invalid' };
    return { row, id, email, source: source.toLowerCase(), identity };
  },
};

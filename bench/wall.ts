// What the wall between organizations costs a query of the control plane, on the embedded engine.
//
//   bench/wall.ts [--times 5000]
import { parseArgs } from 'node:util';
import { organizationWithin, withinOrganization } from '../src/control/scope.ts';
import { testControl, testDatabase, testOrganization } from '../src/control/testing.ts';
import { machine, median } from './machine.ts';

const { times } = parseArgs({ options: { times: { type: 'string', default: '5000' } } }).values;
const database = await testDatabase();
// One connection, so that each query takes it from the one before.
const control = await testControl({ ...database.pool, max: 1 });
const organizations = [await testOrganization(control), await testOrganization(control)] as const;

const query = () =>
  control.db
    .selectFrom('members')
    .select('name')
    .where('organization_id', '=', organizationWithin() ?? organizations[0])
    .execute();

/** The median of a query in milliseconds. */
async function measure(ask: (index: number) => Promise<unknown>): Promise<string> {
  const took: number[] = [];
  for (let index = 0; index < Number(times); index += 1) {
    const begun = performance.now();
    await ask(index);
    took.push(performance.now() - begun);
  }
  return median(took).toFixed(3);
}

await measure(query);
console.log(machine());
console.log(`as the house                      ${await measure(query)} ms`);
console.log(`for one organization              ${await measure(() => withinOrganization(organizations[0], query))} ms`);
console.log(
  `for one and another in turn       ${await measure((index) => withinOrganization(organizations[index % 2]!, query))} ms`,
);
await control.close();
await database.close();

// The console may take types alone from the program, so what it repeats of it in words is held against it here.
import { expect, test } from 'vitest';
import { knownGroups } from '../console/words/columns.ts';
import { fileDimensions } from '../src/privacy/dimensions.ts';

test('the console offers every group that a column of an HR file can be, by the same name', () => {
  expect(knownGroups).toEqual(fileDimensions.map(({ key, name }) => ({ key, name })));
});

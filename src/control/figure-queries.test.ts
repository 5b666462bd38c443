// Who asked for which figures: every question and every export has its entry, a page that refreshes has one.
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../base/ids.ts';
import { list } from './audit.ts';
import { figureQueries, type FigureQuestion } from './figure-queries.ts';
import { controlOfFile } from './test-control.ts';
import { testOrganization } from './testing.ts';

const { control } = await controlOfFile();
let organizationId: string;
let note: (question: FigureQuestion) => Promise<void>;

beforeEach(async () => {
  control.clock.moveTo('2026-03-02T09:00:00Z');
  organizationId = await testOrganization(control);
  note = figureQueries(control);
});

const member = newId();
const details = { metric: 'M09', by: 'channel', from: '2026-W01', to: '2026-W09' };
const asked = (more: Partial<FigureQuestion> = {}): FigureQuestion => {
  return { organizationId, memberId: member, isExport: false, details, ...more };
};
const entries = async () => (await list(control, organizationId)).map(({ action }) => action).toReversed();

test('a question says which metric, by what and of which weeks, and who asked', async () => {
  await note(asked());

  const [entry] = await list(control, organizationId);
  expect(entry).toMatchObject({ action: 'figures.query', memberId: member, subject: null, details });
});

test('the same question within a minute is one look, and one later is another', async () => {
  await note(asked());
  control.clock.moveTo('2026-03-02T09:00:59Z');
  await note(asked());
  control.clock.moveTo('2026-03-02T09:01:00Z');
  await note(asked());

  expect(await entries()).toEqual(['figures.query', 'figures.query']);
});

test('another metric, week or member is another question', async () => {
  await note(asked());
  await note(asked({ details: { ...details, metric: 'M10' } }));
  await note(asked({ details: { ...details, to: '2026-W08' } }));
  await note(asked({ memberId: null }));

  expect(await entries()).toHaveLength(4);
});

test('every export has an entry of its own', async () => {
  await note(asked({ isExport: true }));
  await note(asked({ isExport: true }));

  expect(await entries()).toEqual(['figures.export', 'figures.export']);
});

test('the name of a dimension that an organization names itself is not written down', async () => {
  await note(asked({ details: { ...details, by: 'Ada’s guild' } }));

  expect((await list(control, organizationId))[0]?.details).toEqual({ ...details, by: 'own-dimension' });
});

test('a question whose entry cannot be written is refused, and noted when it is asked again', async () => {
  const broken = note(asked({ details: { metric: 'no word of ours' } }));

  await expect(broken).rejects.toMatchObject({ code: 'internal' });
  await note(asked());
  expect(await entries()).toEqual(['figures.query']);
});

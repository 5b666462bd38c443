// Tests of the coarse types of files.
import { expect, test } from 'vitest';
import { fileTypeOf, fileTypesOf } from './file-type.ts';

test.each([
  [{ filetype: 'png' }, 'image'],
  [{ filetype: 'MP4' }, 'video'],
  [{ filetype: 'm4a' }, 'audio'],
  [{ filetype: 'gdoc', mimetype: 'application/vnd.google-apps.document' }, 'document'],
  [{ filetype: 'csv' }, 'spreadsheet'],
  [{ filetype: 'gpres' }, 'presentation'],
  [{ filetype: 'javascript', mimetype: 'text/plain' }, 'code'],
  [{ filetype: 'zip' }, 'archive'],
  [{ filetype: 'quip' }, 'canvas'],
  [{ filetype: 'unheard', mode: 'canvas' }, 'canvas'],
  [{ filetype: 'unheard', mimetype: 'image/x-unheard' }, 'image'],
  [{ filetype: 'unheard', mimetype: 'application/x-unheard' }, 'other'],
  [{ mode: 'tombstone' }, 'other'],
  [{ filetype: 'constructor' }, 'other'],
  [null, 'other'],
])('the file %j is of type %s', (file, expected) => {
  const type = fileTypeOf(file);

  expect(type).toBe(expected);
});

test('a message has one type for each of its files', () => {
  const types = fileTypesOf({ files: [{ filetype: 'png' }, null, { filetype: 'png' }, {}] });

  expect(types).toEqual(['image', 'image', 'other']);
});

test('an export from before 2018 has one file instead of a list', () => {
  const types = fileTypesOf({ file: { filetype: 'pdf' } });

  expect(types).toEqual(['document']);
});

test('a file that stands in the list and alone counts once', () => {
  const file = { id: 'F1', filetype: 'pdf' };

  const types = fileTypesOf({ file, files: [file] });

  expect(types).toEqual(['document']);
});

test.each([[null], [7], [{}], [{ files: 'x' }], [{ file: 'x' }]])('files of %j are none', (record) => {
  const types = fileTypesOf(record);

  expect(types).toEqual([]);
});

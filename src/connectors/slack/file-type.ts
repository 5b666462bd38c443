// Puts a file into a coarse type by Slack's word for it or its media type; its name and address are never looked at.
import type { fileTypes } from '../../privacy/shapes.ts';

export type FileType = (typeof fileTypes)[number];

const words: Readonly<Record<Exclude<FileType, 'other'>, string>> = {
  image: 'png jpg jpeg gif bmp tiff tif webp heic heif svg psd ai sketch figma ico eps',
  video: 'mp4 mov avi mkv webm mpg m4v wmv flv 3gp ogv',
  audio: 'mp3 m4a wav ogg flac aac aiff opus wma',
  document: 'pdf doc docx gdoc odt rtf text markdown md pages epub post email space latex',
  spreadsheet: 'xls xlsx xlsb xlsm gsheet ods csv tsv numbers',
  presentation: 'ppt pptx gpres odp key keynote',
  code: 'javascript typescript python ruby java kotlin go rust c cpp csharp swift php perl shell sql html css scss less xml json yaml diff haskell scala r lua groovy clojure erlang elixir matlab powershell dockerfile coffeescript objc ocaml fsharp vb verilog lisp dart julia puppet applescript actionscript handlebars mumps pascal smalltalk sas stylus velocity vue toml protobuf ipynb',
  archive: 'zip gz gzip tar tgz rar 7z bz2 xz jar apk dmg iso',
  canvas: 'quip canvas',
};

const types = new Map<string, FileType>(
  Object.entries(words).flatMap(([type, list]) => list.split(' ').map((word) => [word, type as FileType] as const)),
);

const mediaTypes: readonly (readonly [start: string, type: FileType])[] = [
  ['image/', 'image'],
  ['video/', 'video'],
  ['audio/', 'audio'],
  ['application/pdf', 'document'],
  ['application/vnd.slack-docs', 'canvas'],
  ['text/', 'document'],
];

/** The type of one file of a message. */
export function fileTypeOf(file: unknown): FileType {
  if (typeof file !== 'object' || file === null) return 'other';
  const { filetype, mimetype, mode } = file as Readonly<Record<string, unknown>>;
  if (mode === 'quip' || mode === 'canvas') return 'canvas';
  const known = typeof filetype === 'string' ? types.get(filetype.toLowerCase()) : undefined;
  if (known !== undefined) return known;
  if (typeof mimetype !== 'string') return 'other';
  return mediaTypes.find(([start]) => mimetype.startsWith(start))?.[1] ?? 'other';
}

const noFiles: readonly FileType[] = [];

/** One type for each file of a message. Exports from before 2018 have one `file` instead of a list. */
export function fileTypesOf(record: unknown): readonly FileType[] {
  if (typeof record !== 'object' || record === null) return noFiles;
  const { files, file } = record as Readonly<Record<string, unknown>>;
  if (Array.isArray(files)) return files.filter(isSomething).map(fileTypeOf);
  return isSomething(file) ? [fileTypeOf(file)] : noFiles;
}

const isSomething = (file: unknown): boolean => typeof file === 'object' && file !== null;

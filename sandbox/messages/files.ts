// Files beside a message, as Slack describes them.
import type { Random } from '../random.ts';
import { microsPerSecond } from '../time.ts';
import type { Planned } from './planned.ts';
import { wordOf } from './words.ts';

const types = [
  ['png', 'image/png', 'PNG'],
  ['pdf', 'application/pdf', 'PDF'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel Spreadsheet'],
  ['mp4', 'video/mp4', 'MPEG 4 Video'],
  ['zip', 'application/zip', 'Zip'],
  ['quip', 'application/vnd.slack-docs', 'Canvas'],
] as const;

/** One to three. Their addresses open only with a token. */
export function filesOf(planned: Planned, user: string, random: Random): readonly Record<string, unknown>[] {
  const created = Math.floor(planned.micros / microsPerSecond) - 1;
  return Array.from({ length: random.chance(0.8) ? 1 : 2 + random.below(2) }, (_, place) => {
    const [filetype, mimetype, pretty] = random.pick(types);
    const id = `F0${planned.key.toString(36).padStart(7, '0')}${place}`.toUpperCase();
    const name = `${wordOf(planned, `f${place}`)}.${filetype}`;
    return {
      id,
      created,
      timestamp: created,
      name,
      title: `About ${wordOf(planned, `g${place}`)}`,
      mimetype,
      filetype,
      pretty_type: pretty,
      user,
      size: 1000 + random.below(1_000_000),
      mode: filetype === 'quip' ? 'quip' : 'hosted',
      is_external: false,
      external_type: '',
      is_public: true,
      url_private: `https://files.example.com/files-pri/${id}/${name}`,
      permalink: `https://files.example.com/files/${user}/${id}/${name}`,
      preview: `${wordOf(planned, `v${place}`)} begins here`,
    };
  });
}

import type { Lesson } from '@/api/loop';
import i18n from '@/i18n';

const own = ['pillar', 'tag'];

/** What a lesson is about, in the reader's language where its code is known, else as the server says it. */
export function nameOfLesson(x: Pick<Lesson, 'code' | 'what'>): string {
  const at = x.code.indexOf(':');
  const kind = at < 0 ? x.code : x.code.slice(0, at);
  const key = `works.lesson.${kind}`;
  if (own.includes(kind) !== at >= 0 || !i18n.exists(key)) return x.what;
  return String(i18n.t(key as never, { name: x.code.slice(at + 1) } as never));
}

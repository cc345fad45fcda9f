import type { Lesson } from '@/api/loop';
import i18n from '@/i18n';
import type { useFormat } from '@/shared/lib/format';

/** How much it brings, and how sure that is. */
export function figuresOfLesson(
  x: Lesson,
  f: Pick<ReturnType<typeof useFormat>, 'delta' | 'share'>,
): string {
  return i18n.t(x.lift < 0 ? 'works.lessonLess' : 'works.lessonMore', {
    count: x.items,
    by: f.share(Math.round(Math.abs(x.lift) * 100) / 100),
    low: f.delta(x.low),
    high: f.delta(x.high),
  });
}

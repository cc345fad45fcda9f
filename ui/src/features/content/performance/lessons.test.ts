import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import { nameOfLesson } from '@/shared/content/lessons';
import { figuresOfLesson } from './lessons';

const f = {
  delta: (n: number | null | undefined) =>
    `${(n ?? 0) > 0 ? '+' : ''}${Math.round((n ?? 0) * 100)} %`,
  share: (n: number | null | undefined) => `${Math.round((n ?? 0) * 100)} %`,
};
const lesson = {
  code: 'hour_evening',
  what: 'x',
  why: 'x',
  lift: 0.31,
  low: 0.1,
  high: 0.55,
  items: 12,
};

afterEach(() => setLanguage('en'));

describe('what the posts teach', () => {
  it('is said in the reader’s language', async () => {
    expect(nameOfLesson(lesson)).toBe("Going out between 18 and 22 o'clock");
    await setLanguage('de');
    expect(nameOfLesson(lesson)).toBe('Zwischen 18 und 22 Uhr erscheinen');
    expect(nameOfLesson({ code: 'pillar:Machen: so', what: 'x' })).toBe('Die Säule „Machen: so“');
    expect(figuresOfLesson(lesson, f)).toBe(
      '12 Beiträge; 31 % mehr Reaktionen als vergleichbare Beiträge (90 %: +10 % bis +55 %).',
    );
    expect(figuresOfLesson({ ...lesson, lift: -0.2, items: 1 }, f)).toContain(
      '1 Beitrag; 20 % weniger',
    );
  });
  it('is as the server says where the code is new', () => {
    expect(nameOfLesson({ code: 'has_poll', what: 'A poll' })).toBe('A poll');
    expect(nameOfLesson({ code: 'pillar', what: 'Odd' })).toBe('Odd');
  });
});

import { describe, expect, it } from 'vitest';
import { contrast, onPaper, parseColor, readable, readableOnPaper } from './builder/contrast';
import {
  againAddress,
  fromRequest,
  moved,
  newDraft,
  periodDays,
  periods,
  readDraft,
  toRequest,
  writeDraft,
  type Draft,
} from './model';
import { nextPage } from './preview/usePreview';

const full: Draft = {
  ...newDraft('custom'),
  title: 'Für den Beirat & alle',
  period: 'last_quarter',
  compare: 'previous_year',
  format: 'xlsx',
  language: 'de',
  sections: ['trends', 'cover'],
  metrics: ['spend'],
  platforms: ['meta', 'google'],
  statuses: ['active'],
  campaigns: ['c1', 'c2'],
  q: 'sale',
  company: 'Northwind',
  primary: '#112233',
  accent: '#445566',
  footer: 'Confidential',
};

describe('a report’s draft', () => {
  it('is the same after it went through an address', () => {
    expect(readDraft(new URLSearchParams(writeDraft(full).toString()))).toEqual(full);
    const days: Draft = { ...full, period: 'custom', from: '2026-10-01', to: '2026-10-31' };
    expect(readDraft(new URLSearchParams(writeDraft(days).toString()))).toEqual(days);
  });
  it('writes only what differs from the template into the address, and leaves others’ members', () => {
    expect(writeDraft(newDraft('weekly')).toString()).toBe('template=weekly');
    const kept = writeDraft(newDraft('weekly'), new URLSearchParams('task=t1&q=old'));
    expect(kept.toString()).toBe('task=t1&template=weekly');
  });
  it('takes nothing wrong from an address', () => {
    const odd = readDraft(
      new URLSearchParams('template=monthly&from=2026-13-01&to=2026-10-01&primary=red&format=exe'),
    );
    expect(odd).toEqual(newDraft('monthly'));
    const backwards = new URLSearchParams('template=monthly&from=2026-11-01&to=2026-10-01');
    expect(readDraft(backwards).period).toBe('last_month');
  });
  it('asks the server only for what was chosen', () => {
    expect(toRequest(newDraft('monthly'), 'en')).toEqual({
      template: 'monthly',
      preset: 'last_month',
      compare: 'previous_period',
      format: 'pdf',
      language: 'en',
    });
    expect(toRequest(full, 'en', 'data:image/png;base64,AA')).toEqual({
      template: 'custom',
      preset: 'last_quarter',
      compare: 'previous_year',
      title: 'Für den Beirat & alle',
      format: 'xlsx',
      sections: ['trends', 'cover'],
      metrics: ['spend'],
      filters: {
        platform: ['meta', 'google'],
        status: ['active'],
        campaign_ids: ['c1', 'c2'],
        q: 'sale',
      },
      branding: {
        company_name: 'Northwind',
        primary_color: '#112233',
        accent_color: '#445566',
        footer: 'Confidential',
        logo: 'data:image/png;base64,AA',
      },
      language: 'de',
    });
  });
  it('comes back from a schedule’s request', () => {
    expect(fromRequest(toRequest(full, 'en'))).toEqual(full);
  });
  it('begins again from a report that was made', () => {
    const address = againAddress({
      template: 'weekly',
      format: 'csv',
      from: '2026-10-05',
      to: '2026-10-11',
    });
    expect(readDraft(new URL(address, 'http://x').searchParams)).toMatchObject({
      template: 'weekly',
      format: 'csv',
      period: 'custom',
      from: '2026-10-05',
      to: '2026-10-11',
    });
  });
});

describe('periods', () => {
  it('mean the days of the calendar', () => {
    const on = (p: (typeof periods)[number]) => Object.values(periodDays(p, '2026-11-21')).join();
    expect(on('last_week')).toBe('2026-11-09,2026-11-15');
    expect(on('this_week')).toBe('2026-11-16,2026-11-21');
    expect(on('last_month')).toBe('2026-10-01,2026-10-31');
    expect(on('last_quarter')).toBe('2026-07-01,2026-09-30');
    expect(on('last_year')).toBe('2025-01-01,2025-12-31');
  });
  it('never end before they begin, also on the first day of a year', () => {
    for (const p of periods)
      for (const day of ['2026-01-01', '2026-06-01', '2026-11-16'])
        expect(periodDays(p, day).from <= periodDays(p, day).to, `${p} on ${day}`).toBe(true);
  });
});

describe('moving a section', () => {
  it('keeps all of them, whatever the place', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 1, 9)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 7, 0)).toEqual(['a', 'b']);
  });
});

describe('a colour on paper', () => {
  it('is judged by WCAG’s contrast', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21);
    expect(onPaper('#767676')).toBeGreaterThan(readable);
    expect(onPaper('#777777')).toBeLessThan(readable);
    expect(onPaper('blue')).toBeNull();
  });
  it('is darkened until it can be read, and left alone when it can', () => {
    const better = readableOnPaper('#7fb2ff')!;
    expect(onPaper(better)).toBeGreaterThanOrEqual(readable);
    const [r, g, b] = parseColor(better)!;
    expect(b).toBeGreaterThan(g!);
    expect(g).toBeGreaterThan(r!);
    expect(readableOnPaper('#112233')).toBe('#112233');
  });
});

describe('the pages of a preview', () => {
  const shown = (...pages: number[]) => ({ count: 5, pages: new Map(pages.map((n) => [n, n])) });
  it('come in the order of who looks: this one, those after, those before', () => {
    expect(nextPage(shown(), 3)).toBe(3);
    expect(nextPage(shown(3), 3)).toBe(4);
    expect(nextPage(shown(3, 4, 5), 3)).toBe(2);
    expect(nextPage(shown(1, 2, 3, 4, 5), 3)).toBeUndefined();
  });
  it('do not lie beyond the last', () => {
    expect(nextPage(shown(1), 9)).toBe(5);
  });
});

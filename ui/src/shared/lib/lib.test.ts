import { describe, expect, it, vi } from 'vitest';
import {
  addDays,
  addMonths,
  countDays,
  endOfMonth,
  isDay,
  listDays,
  previousPeriod,
  today,
  wallOf,
  weekday,
} from './dates';
import { formatOf, makeFormat, regional } from './format';
import { guessCurrency } from './locale';
import { parseRange, rangeSearch, resolvePreset, writeRange } from './range';
import { isTyping, keyCaps } from './shortcuts';
import { roleAllows } from './workspace';

describe('calendar days', () => {
  it('are counted without a time zone, across the change of the clock', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(countDays('2026-10-20', '2026-11-20')).toBe(32);
    expect(listDays('2026-02-27', '2026-03-01')).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
  });
  it('stay in the month when months differ in length', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
    expect(addMonths('2028-12-31', 2)).toBe('2029-02-28');
    expect(endOfMonth('2028-02-10')).toBe('2028-02-29');
  });
  it('and minutes of a moment are those of the zone’s clock, on the day it is changed too', () => {
    const wall = (at: string, zone = 'Europe/Berlin') => {
      const { day, time } = wallOf(at, zone);
      return `${day} ${time}`;
    };
    expect(wall('2026-03-29T00:59:59Z')).toBe('2026-03-29 01:59');
    expect(wall('2026-03-29T01:00:00Z')).toBe('2026-03-29 03:00');
    expect(wall('2026-10-25T00:30:00Z')).toBe('2026-10-25 02:30');
    expect(wall('2026-10-25T01:30:00Z')).toBe('2026-10-25 02:30');
    expect(wall('2026-07-31T23:00:00Z')).toBe('2026-08-01 01:00');
    expect(wall('2026-11-22T02:00:00Z', 'America/St_Johns')).toBe('2026-11-21 22:30');
    expect(wall('2026-11-22T20:00:00Z', 'Asia/Kathmandu')).toBe('2026-11-23 01:45');
    expect(wallOf(null, 'UTC')).toEqual({ day: '', time: '' });
  });
  it('begin the week on Monday', () =>
    expect([weekday('2026-11-16'), weekday('2026-11-22')]).toEqual([0, 6]));
  it('are today in the workspace’s zone, not in UTC', () => {
    const late = new Date('2026-11-20T23:30:00Z');
    expect(today('Europe/Berlin', late)).toBe('2026-11-21');
    expect(today('America/New_York', late)).toBe('2026-11-20');
    expect(today('No/Where', late)).toBe('2026-11-20');
  });
  it('refuse what is no day', () =>
    expect(['2026-02-30', '2026-1-1', '', null, '20261101'].some(isDay)).toBe(false));
  it('know the period before', () =>
    expect(previousPeriod('2026-11-01', '2026-11-30')).toEqual({
      from: '2026-10-02',
      to: '2026-10-31',
    }));
});

it('formats follow the reader’s own variety of a language', () => {
  expect(regional('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
  expect(regional('de', ['en-US'])).toBe('de');
  // "eno" is another language.
  expect(regional('en', ['eno-X', 'fr'])).toBe('en');
});

describe('the period in the address', () => {
  const now = '2026-11-21';
  it('is the last 30 complete days when nothing is said', () => {
    expect(parseRange(new URLSearchParams(), now)).toEqual({
      preset: 'last_30_days',
      from: '2026-10-22',
      to: '2026-11-20',
      compare: true,
    });
  });
  it('resolves every preset to days', () => {
    expect(resolvePreset('last_month', now)).toEqual({ from: '2026-10-01', to: '2026-10-31' });
    expect(resolvePreset('this_month', now)).toEqual({ from: '2026-11-01', to: now });
    expect(countDays('2025-11-21', resolvePreset('last_365_days', now).to)).toBe(365);
  });
  it('comes back as it was written', () => {
    const custom = {
      preset: 'custom' as const,
      from: '2026-01-05',
      to: '2026-02-05',
      compare: false,
    };
    expect(parseRange(writeRange(new URLSearchParams('q=shoes'), custom), now)).toEqual(custom);
    expect(writeRange(new URLSearchParams('q=shoes'), custom).get('q')).toBe('shoes');
    const back = writeRange(writeRange(new URLSearchParams(), custom), {
      preset: 'last_30_days',
      from: '',
      to: '',
      compare: true,
    });
    expect(back.toString()).toBe('');
  });
  it('falls back when it is nonsense', () => {
    for (const bad of [
      'from=2026-13-01&to=2026-01-01',
      'from=2026-02-01&to=2026-01-01',
      'from=2026-01-01',
      'range=forever',
    ])
      expect(parseRange(new URLSearchParams(bad), now).preset).toBe('last_30_days');
  });
  it('is all that a link carries along', () =>
    expect(rangeSearch(new URLSearchParams('q=a&range=today&sort=-spend'))).toBe('?range=today'));
});

describe('formats', () => {
  const en = makeFormat('en', 'EUR', 'Europe/Berlin');
  const de = makeFormat('de', 'EUR', 'Europe/Berlin');
  it('are made once for a language, a currency and a zone', () => {
    const first = formatOf('en', 'EUR', 'Europe/Berlin');
    expect(formatOf('en', 'EUR', 'Europe/Berlin')).toBe(first);
    expect(formatOf('de', 'EUR', 'Europe/Berlin')).not.toBe(first);
    expect(formatOf('en', 'EUR', 'UTC').hourMinute('2026-11-22T08:00:00Z')).not.toBe(
      first.hourMinute('2026-11-22T08:00:00Z'),
    );
  });
  it('show cents while they matter, and always when exact', () => {
    expect(en.money(12.345)).toBe('€12.35');
    expect(en.money(184_320.4)).toBe('€184,320');
    expect(de.moneyExact(184_320.4)).toBe('184.320,40\u00a0€');
    expect(en.money(5, 'JPY')).toBe('¥5');
    expect(en.money(5, 'not a currency')).toContain('5');
  });
  it('are compact from ten thousand', () => {
    expect([en.compact(9999), en.compact(12_345)]).toEqual(['9,999', '12.3K']);
    expect(de.compact(64_628.2)).toBe('64.628');
  });
  it('show a dash for what is undefined, never NaN or 0', () => {
    expect([en.ratio(null), en.percent(undefined), en.money(NaN), en.delta(null)]).toEqual([
      '–',
      '–',
      '–',
      '–',
    ]);
  });
  it('write every step of an axis alike, so that a quarter of a thousand is still told apart', () => {
    expect([0, 500, 1_250, 5_000, 10_000].map((n) => en.moneyAxis(n, 'EUR'))).toEqual([
      '€0',
      '€500',
      '€1.25K',
      '€5K',
      '€10K',
    ]);
    expect([5_000, 10_000].map((n) => en.axis(n))).toEqual(['5K', '10K']);
    const de = makeFormat('de', 'EUR');
    expect([5_000, 10_000].map((n) => de.axis(n))).toEqual(['5.000', '10.000']);
  });
  it('align a column by its point as soon as one figure has a fraction', () => {
    expect([360, 71.8].map((n) => en.aligned(n, true))).toEqual(['360.00', '71.80']);
    expect(en.aligned(1_360, false)).toBe('1,360');
    expect(en.aligned(null, true)).toBe('–');
  });
  it('sign a change', () =>
    expect([en.delta(0.124), en.delta(-0.02), en.delta(0), en.delta(3.2)]).toEqual([
      '+12.4%',
      '−2.0%',
      '0.0%',
      '+320%',
    ]));
  it('write a true minus, and none before what is rounded to nothing', () => {
    expect([
      en.delta(-0.5),
      en.percent(-0.031),
      en.money(-5),
      en.compact(-25_300),
      en.axis(-5_000),
    ]).toEqual(['−50.0%', '−3.10%', '−€5.00', '−25.3K', '−5K']);
    expect(makeFormat('de').money(-5)).toBe('−5,00\u00a0€');
    expect([en.integer(-0.2), en.percent(-0.00001)]).toEqual(['0', '0.00%']);
  });
  it('leave a calendar day where it is', () => {
    const far = makeFormat('en', 'USD', 'Pacific/Honolulu');
    expect(far.dayYear('2026-11-21')).toBe('Nov 21, 2026');
    expect(far.range('2026-11-01', '2026-11-21')).toMatch(/Nov 1.*21, 2026/);
  });
  it('show the text as it came when it is no date', () => {
    expect([
      en.day('2026-13-45'),
      en.range('2026-13-45', '2026-01-01'),
      en.dateTime('soon'),
      en.ago('soon'),
    ]).toEqual(['2026-13-45', '2026-13-45 – 2026-01-01', 'soon', 'soon']);
  });
  it('show a moment in the workspace’s zone', () =>
    expect(en.dateTime('2026-11-20T23:30:00Z')).toContain('Nov 21'));
  it('say how long ago', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(en.ago('2026-11-21T11:59:40Z', now)).toBe('now');
    expect(en.ago('2026-11-21T11:40:00Z', now)).toMatch(/20 min/);
    expect(en.ago('2026-11-19T12:00:00Z', now)).toMatch(/2 days ago/);
    expect(en.ago('2026-11-21T14:00:00Z', now)).toMatch(/in 2 hr/);
    // Never "60 min." or "24 hr.".
    expect(en.ago('2026-11-21T11:00:10Z', now)).toMatch(/^1 hr/);
    expect(en.ago('2026-11-20T12:10:00Z', now)).toMatch(/yesterday|1 day/);
  });
  it('say how long', () => {
    // Neither "1 min 0 sec" nor "1 min 60 sec".
    expect([en.duration(60_000), en.duration(119_700), en.duration(7_200_000)]).toEqual([
      '1 min',
      '2 min',
      '2 hr',
    ]);
    expect([en.duration(4200), en.duration(95_000), en.duration(3_720_000)]).toEqual([
      '4.2 sec',
      '1 min 35 sec',
      '1 hr 2 min',
    ]);
    expect(en.duration(20)).toBe('< 0.1 sec');
  });
});

describe('guesses', () => {
  it('take the currency of the place before that of the language', () => {
    expect(guessCurrency(['en-GB'], 'Europe/Berlin')).toBe('EUR');
    expect(guessCurrency(['de-CH'], 'Europe/Zurich')).toBe('CHF');
    expect(guessCurrency(['en-CA'], 'America/Halifax')).toBe('CAD');
    expect(guessCurrency(['en'], 'America/Chicago')).toBe('USD');
  });
});

describe('shortcuts', () => {
  it('are written for people', () =>
    expect([keyCaps('mod+k'), keyCaps('g d'), keyCaps('?')]).toEqual([
      ['Ctrl', 'K'],
      ['G', 'D'],
      ['?'],
    ]));
  it('keep out of text fields and dialogs', () => {
    const input = document.createElement('input');
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    const button = dialog.appendChild(document.createElement('button'));
    expect([isTyping(input), isTyping(button), isTyping(document.body)]).toEqual([
      true,
      true,
      false,
    ]);
  });
  it('run the action of a chord, and no action of a key pressed too late', async () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const { listenForShortcuts } = await import('./shortcuts');
    const { useActions } = await import('./actions');
    const { renderHook } = await import('@testing-library/react');
    const run = vi.fn();
    const actions = [{ id: 'x', label: 'Go', group: 'go' as const, keys: 'g x', run }];
    const hook = renderHook(() => useActions(actions));
    const stop = listenForShortcuts();
    const press = (key: string) =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    press('g');
    press('x');
    expect(run).toHaveBeenCalledTimes(1);
    press('g');
    vi.advanceTimersByTime(2_000);
    press('x');
    expect(run).toHaveBeenCalledTimes(1);
    hook.unmount();
    press('g');
    press('x');
    expect(run).toHaveBeenCalledTimes(1);
    stop();
    vi.useRealTimers();
  });
});

it('a role allows what stands below it', () => {
  expect([
    roleAllows('admin', 'editor'),
    roleAllows('editor', 'admin'),
    roleAllows('viewer', 'viewer'),
  ]).toEqual([true, false, true]);
});

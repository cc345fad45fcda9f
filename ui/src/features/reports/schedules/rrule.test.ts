import { describe, expect, it } from 'vitest';
import i18n from '@/i18n';
import de from '@/i18n/de';
import { isAddress, splitAddresses } from './Recipients';
import { firstPlan, nextRuns, parseRule, planOf, rhythms, ruleOf, type Plan } from './rrule';
import { ruleWords } from './useRuleWords';

const now = new Date('2026-11-21T12:00:00Z');
const runs = (rule: string, zone = 'Europe/Berlin', count = 5, at = now) =>
  nextRuns(rule, zone, count, at);

describe('a rule', () => {
  it('is what the plan was, for every rhythm', () => {
    const plans: Plan[] = rhythms
      .filter((kind) => kind !== 'custom')
      .map((kind) => ({ ...firstPlan, kind, time: '07:30' }));
    plans.push({ ...firstPlan, kind: 'weekly', every: 2, weekdays: [0, 3] });
    plans.push({ ...firstPlan, kind: 'monthly', day: -1 });
    plans.push({ ...firstPlan, kind: 'monthlyWeekday', nth: -1, weekday: 4 });
    for (const plan of plans) {
      const rule = ruleOf(plan);
      expect(parseRule(rule), rule).not.toBeNull();
      const back = planOf(rule);
      expect(back.kind, rule).toBe(plan.kind);
      expect(back.time).toBe(plan.time);
      expect(ruleOf(back)).toBe(rule);
    }
  });
  it('that the editor does not offer stays as it is', () => {
    const odd = 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=15';
    expect(planOf(odd)).toMatchObject({ kind: 'custom', rule: odd });
    expect(ruleOf(planOf(odd))).toBe(odd);
    expect(planOf('FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1').kind).toBe('custom');
    expect(planOf('FREQ=DAILY;BYHOUR=8,17').kind).toBe('custom');
  });
  it('is refused when it is none', () => {
    for (const bad of [
      '',
      'daily',
      'FREQ=SECONDLY',
      'FREQ=DAILY;BYHOUR=24',
      'FREQ=WEEKLY;BYDAY=XX',
    ])
      expect(parseRule(bad), bad).toBeNull();
  });
});

describe('the next runs', () => {
  it('are told in the zone’s own time, over the change of the clocks', () => {
    expect(runs('FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0')).toEqual([
      '2026-12-01T07:00:00Z',
      '2027-01-01T07:00:00Z',
      '2027-02-01T07:00:00Z',
      '2027-03-01T07:00:00Z',
      '2027-04-01T06:00:00Z',
    ]);
  });
  it('leave today out once its time is past, and take it before', () => {
    expect(runs('FREQ=DAILY;BYHOUR=8;BYMINUTE=0')[0]).toBe('2026-11-22T07:00:00Z');
    expect(runs('FREQ=DAILY;BYHOUR=18;BYMINUTE=0')[0]).toBe('2026-11-21T17:00:00Z');
  });
  it('know the last day, the last Friday and quarters', () => {
    const days = (rule: string) => runs(rule, 'UTC', 3).map((at) => at.slice(0, 10));
    expect(days('FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=8')).toEqual([
      '2026-11-30',
      '2026-12-31',
      '2027-01-31',
    ]);
    expect(days('FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=8')).toEqual([
      '2026-11-27',
      '2026-12-25',
      '2027-01-29',
    ]);
    expect(days('FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1;BYHOUR=8')).toEqual([
      '2027-01-01',
      '2027-04-01',
      '2027-07-01',
    ]);
    expect(days('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=8')).toEqual([
      '2026-11-30',
      '2026-12-14',
      '2026-12-28',
    ]);
  });
  it('fire once on both days the clocks change', () => {
    const spring = runs(
      'FREQ=DAILY;BYHOUR=2;BYMINUTE=30',
      'Europe/Berlin',
      3,
      new Date('2027-03-27T12:00:00Z'),
    );
    expect(spring.map((at) => at.slice(0, 10))).toEqual(['2027-03-28', '2027-03-29', '2027-03-30']);
    const autumn = runs(
      'FREQ=DAILY;BYHOUR=2;BYMINUTE=30',
      'Europe/Berlin',
      3,
      new Date('2026-10-24T12:00:00Z'),
    );
    expect(autumn.map((at) => at.slice(0, 10))).toEqual(['2026-10-25', '2026-10-26', '2026-10-27']);
  });
  it('end where a rule never comes', () => {
    expect(runs('FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;BYHOUR=8')).toEqual([]);
  });
});

describe('a rule in words', () => {
  const says = (rule: string, lng = 'en') => ruleWords(i18n.getFixedT(lng), lng, rule);
  it('reads like a sentence', () => {
    expect(says('FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0')).toBe(
      'Every month on the 1st at 08:00',
    );
    expect(says('FREQ=MONTHLY;BYMONTHDAY=22;BYHOUR=8;BYMINUTE=0')).toContain('the 22nd');
    expect(says('FREQ=WEEKLY;BYDAY=TH,MO;BYHOUR=7;BYMINUTE=30')).toBe(
      'Every week on Monday and Thursday at 07:30',
    );
    expect(says('FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;BYHOUR=8;BYMINUTE=0')).toBe(
      'Every 2 months on the last Friday at 08:00',
    );
    expect(says('FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31;BYHOUR=9')).toBeNull();
  });
  it('in German, too', () => {
    i18n.addResourceBundle('de', 'translation', de, true, true);
    expect(says('FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0', 'de')).toBe(
      'Jeden Monat am 1. um 08:00',
    );
    expect(says('FREQ=MONTHLY;BYDAY=1MO;BYHOUR=8;BYMINUTE=0', 'de')).toBe(
      'Jeden Monat am ersten Montag um 08:00',
    );
  });
});

describe('addresses', () => {
  it('are told from what is none', () => {
    for (const good of ['a@b.co', 'mira.keller+reports@north-wind.example'])
      expect(isAddress(good), good).toBe(true);
    for (const bad of ['a@b', 'a b@c.de', 'a@b.', '@b.de', 'a@@b.de', 'a,b@c.de'])
      expect(isAddress(bad), bad).toBe(false);
  });
  it('are taken from a pasted list with names', () => {
    expect(
      splitAddresses('Mira Keller <mira@x.example>; ben@x.example,\n"Li" <li@x.example>'),
    ).toEqual(['mira@x.example', 'ben@x.example', 'li@x.example']);
  });
});

import { describe, expect, it } from 'vitest';
import {
  readColumns,
  readFilters,
  switchedStatus,
  undoPatch,
  viewQuery,
  objectiveName,
} from './model';
import { parseBudget } from '@/shared/lib/amount';
import { toCsv } from '@/shared/lib/csv';

describe('filters in the address', () => {
  it('keeps known names and drops the rest', () => {
    const f = readFilters(new URLSearchParams('q=brand&platform=meta,bogus,google&status=active'));
    expect(f).toEqual({
      q: 'brand',
      platform: ['meta', 'google'],
      status: ['active'],
      accountId: '',
    });
  });
  it('always shows the name, and falls back to the usual columns', () => {
    expect(readColumns(new URLSearchParams('columns=roas,nope'), ['name', 'roas'])).toEqual([
      'name',
      'roas',
    ]);
    expect(readColumns(new URLSearchParams(), ['name'])).toContain('spend');
  });
  it('saves a view without the exact days', () => {
    expect(viewQuery(new URLSearchParams('from=2026-01-01&to=2026-01-31&sort=roas&q=x'))).toBe(
      'q=x&sort=roas',
    );
  });
});

describe('budgets as people type them', () => {
  it.each([
    ['1250.5', 1250.5],
    ['1.250,50 €', 1250.5],
    ['1,250.50', 1250.5],
    ['1,250', 1250],
    ['12,5', 12.5],
    ['1 250', 1250],
    ['0', 0],
    ["1'250.00", 1250],
  ])('%s is %d', (text, value) => expect(parseBudget(text)).toBe(value));
  it.each(['', 'abc', '-5', '1.2345678', '99999999999'])('%s is refused', (text) =>
    expect(parseBudget(text)).toBeUndefined(),
  );
});

describe('changes', () => {
  const before = { name: 'A', status: 'active' as const, daily_budget: 20 };
  it('knows what takes it back', () => {
    expect(undoPatch(before, { status: 'paused', reason: 'x' })).toEqual({ status: 'active' });
    expect(undoPatch({ ...before, daily_budget: null }, { daily_budget: 5 })).toEqual({
      daily_budget: null,
    });
    expect(undoPatch(before, { daily_budget: 20 })).toBeUndefined();
  });
  it('switches only what can be switched', () => {
    expect(switchedStatus('active')).toBe('paused');
    expect(switchedStatus('draft')).toBe('active');
    expect(switchedStatus('removed')).toBeUndefined();
  });
});

it('writes CSV that a spreadsheet opens and no formula survives', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['=1+1', 2],
        ['x,"y"', null],
      ],
    ),
  ).toBe('a,b\r\n\'=1+1,2\r\n"x,""y""",\r\n');
});

it('an objective is written as words', () => {
  expect(objectiveName('OUTCOME_SALES')).toBe('Sales');
  expect(objectiveName('APP_INSTALLS')).toBe('App installs');
});

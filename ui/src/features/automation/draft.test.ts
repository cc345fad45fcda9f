import { describe, expect, it } from 'vitest';
import type { RuleDraft } from '@/api';
import {
  bareAction,
  draftOf,
  emptyDraft,
  errorsOf,
  formOf,
  measureAt,
  newAction,
  ruleErrors,
  sameDraft,
  strayErrors,
  valueAt,
  withValue,
} from './draft';
import { byDay, effectVerdict } from './model';

const draft: RuleDraft = {
  name: 'Pause poor performers',
  platforms: ['meta'],
  scope: { all: [{ field: 'name', op: 'contains', value: 'brand' }] },
  condition: { all: [{ metric: 'roas', window_days: 7, op: '<', value: 0.8 }] },
  actions: [
    newAction('budget', { percent: -20, floor: 10 }),
    newAction('notify', { severity: 'ERROR' }),
  ],
  schedule: { every: 'day', at: '07:30' },
  cool_down_hours: 48,
  limits: { max_changes_per_day: 5, max_budget_change: 0.3, max_campaigns_per_run: null },
  mode: 'approve',
  enabled: true,
  template_id: 'pause_poor',
};

describe('a rule in its form', () => {
  it('comes out as it went in', () => {
    expect(draftOf(formOf(draft))).toEqual(draft);
  });
  it('is the same form when nothing was changed, also without what is left out', () => {
    expect(sameDraft(formOf(draft), formOf(structuredClone(draft)))).toBe(true);
    expect(sameDraft(formOf(draft), formOf({ ...draft, cool_down_hours: 24 }))).toBe(false);
    expect(sameDraft(formOf(emptyDraft), formOf(draftOf(formOf(emptyDraft))))).toBe(true);
  });
  it('sends of an action only what its kind knows', () => {
    const was = newAction('pause', { percent: 20, severity: 'INFO', message: 'x' });
    expect(bareAction(was)).toEqual(newAction('pause'));
    expect(bareAction(newAction('notify', { message: '', channel_ids: [] }))).toEqual(
      newAction('notify'),
    );
  });
  it('gives each part the errors that are its own, and keeps the rest', () => {
    const errors = ruleErrors({
      status: 422,
      title: 'Invalid values',
      fields: {
        'rule.condition.all.0.value': 'never true',
        'actions.0.percent': 'too much',
        name: 'is taken',
        quota: 'is used up',
      },
    });
    expect(errorsOf(errors, 'condition')).toEqual({ 'all.0.value': 'never true' });
    expect(errorsOf(errorsOf(errors, 'actions'), '0')).toEqual({ percent: 'too much' });
    expect(strayErrors(errors)).toEqual(['quota: is used up']);
  });
});

describe("a template's figures", () => {
  it('are read and set where their pointer leads, in a copy', () => {
    const pointer = '/condition/all/0/value';
    expect(valueAt(draft, pointer)).toBe(0.8);
    const turned = withValue(draft, pointer, 0.5);
    expect(valueAt(turned, pointer)).toBe(0.5);
    expect(valueAt(draft, pointer)).toBe(0.8);
    expect(valueAt(draft, '/condition/all/7/value')).toBeUndefined();
  });
  it('are typed as the place they stand in says', () => {
    const roas = { id: 'roas', kind: 'metric', unit: null } as never;
    expect(measureAt(draft, '/condition/all/0/value', 'ratio', [roas])).toBe('factor');
    expect(measureAt(draft, '/actions/0/percent', 'percent', [])).toBe('points');
    expect(measureAt(draft, '/condition/all/0/window_days', null, [])).toBe('days');
    expect(measureAt(draft, '/actions/0/floor', 'money', [])).toBe('money');
  });
});

describe('what rules did', () => {
  it('stands under its day, newest first', () => {
    const events = ['2026-11-21T09:00Z', '2026-11-21T01:00Z', '2026-11-20T23:00Z'].map((at) => ({
      at,
    }));
    expect(byDay(events, (at) => at.slice(0, 10)).map((d) => [d.day, d.events.length])).toEqual([
      ['2026-11-21', 2],
      ['2026-11-20', 1],
    ]);
  });
  it('helped only when its whole interval says so', () => {
    expect(effectVerdict({ low: 1, high: 3 }, 'up')).toBe('helped');
    expect(effectVerdict({ low: 1, high: 3 }, 'down')).toBe('harmed');
    expect(effectVerdict({ low: -1, high: 3 }, 'up')).toBe('unclear');
    expect(effectVerdict({ low: null, high: 3 }, 'up')).toBe('unclear');
  });
});

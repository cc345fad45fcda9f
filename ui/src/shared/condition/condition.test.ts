import { describe, expect, it } from 'vitest';
import i18n from '@/i18n';
import type { ConditionField } from '@/api';
import { makeFormat } from '@/shared/lib/format';
import { measureOf, searchFields, testFor, valueFor } from './fields';
import { readNumber, writeNumber } from './numbers';
import {
  decode,
  duplicate,
  encode,
  encodeOrNull,
  isGroup,
  locate,
  moveBefore,
  step,
  unwrap,
  walk,
  wrap,
  type GroupNode,
  type Node,
} from './tree';
import { makeWords } from './useConditionWords';

const metric = (
  id: string,
  unit: ConditionField['unit'],
  part: Partial<ConditionField> = {},
): ConditionField => ({
  id,
  label: id,
  group: 'performance',
  kind: 'metric',
  unit,
  ops: ['<', '<=', '>', '>=', '=', '!='],
  values: null,
  windows: true,
  horizon: false,
  ...part,
});
const fields = [
  metric('roas', null),
  metric('spend', 'money'),
  metric('cpa', 'money'),
  metric('ctr', 'ratio'),
  metric('status', null, {
    kind: 'enum',
    ops: ['=', '!=', 'in', 'not_in'],
    values: ['active', 'paused'],
    windows: false,
  }),
  metric('name', null, { kind: 'text', ops: ['contains', '='], windows: false }),
];
const roas = { metric: 'roas', window_days: 7, op: '<', value: 1 };
const spend = { metric: 'spend', window_days: 7, op: '>', value: 100 };
const clicks = { metric: 'ctr', window_days: 7, op: '<', value: 0.01 };
const shape = (n: Node) => encode(n);
const ids = (root: GroupNode) => [...walk(root)].map((n) => n.id);
const idOf = (root: GroupNode, name: string) =>
  [...walk(root)].find((n) => !isGroup(n) && n.test.metric === name)!.id;

describe('a condition while it is edited', () => {
  it('comes out as it went in, whatever is nested and turned round', () => {
    const condition = {
      all: [
        roas,
        { not: { any: [spend, { not: clicks }] } },
        { field: 'name', op: 'contains', value: 'brand' },
        { metric: 'cpa', window_days: 3, op: '>', value: { metric: 'cpa', times: 1.5 } },
      ],
    };
    expect(encode(decode(condition))).toEqual(condition);
  });
  it('has a group at its root, also around a single test, and is nothing where nothing is tested', () => {
    expect(encode(decode(roas))).toEqual({ all: [roas] });
    expect(encodeOrNull(decode(null))).toBeNull();
    expect(encodeOrNull(decode(undefined))).toBeNull();
  });
  it('leaves out members that say nothing', () => {
    expect(encode(decode({ all: [{ ...roas, window: undefined, change: null }] }))).toEqual({
      all: [roas],
    });
  });
  it('finds the row that a pointer of the server speaks about', () => {
    const root = decode({ all: [roas, { not: { any: [spend, clicks] } }] });
    const at = (path: string) => locate(root, path.split('.'));
    expect(at('all.0.metric')).toEqual({ id: idOf(root, 'roas'), member: 'metric' });
    expect(at('all.1.not.any.1.value')).toEqual({ id: idOf(root, 'ctr'), member: 'value' });
    expect(locate(root, [])).toEqual({ id: root.id, member: '' });
  });
  it('moves by steps: past a neighbour, into a group, out of it again', () => {
    const root = decode({ all: [roas, { any: [spend] }] });
    const down = step(root, idOf(root, 'roas'), 1);
    expect(shape(down)).toEqual({ all: [{ any: [roas, spend] }] });
    const twice = step(step(down, idOf(root, 'roas'), 1), idOf(root, 'roas'), 1);
    expect(shape(twice)).toEqual({ all: [{ any: [spend] }, roas] });
    expect(step(twice, idOf(root, 'roas'), 1)).toBe(twice);
  });
  it('is dropped before another row, and a group never into itself', () => {
    const root = decode({ all: [roas, { any: [spend, clicks] }] });
    const group = root.children[1] as GroupNode;
    const moved = moveBefore(root, idOf(root, 'roas'), {
      groupId: group.id,
      beforeId: idOf(root, 'ctr'),
    });
    expect(shape(moved)).toEqual({ all: [{ any: [spend, roas, clicks] }] });
    expect(moveBefore(root, group.id, { groupId: group.id, beforeId: null })).toBe(root);
  });
  it('is duplicated with ids of its own, wrapped the other way round, and dissolved', () => {
    const root = decode({ all: [{ any: [roas, spend] }] });
    const twice = duplicate(root, root.children[0]!.id);
    expect(shape(twice)).toEqual({ all: [{ any: [roas, spend] }, { any: [roas, spend] }] });
    expect(new Set(ids(twice)).size).toBe(ids(twice).length);
    expect(shape(unwrap(root, root.children[0]!.id))).toEqual({ all: [roas, spend] });
    const plain = decode({ all: [roas] });
    expect(shape(wrap(plain, idOf(plain, 'roas')))).toEqual({ all: [{ any: [roas] }] });
  });
});

describe('a test', () => {
  it('begins with an operator and a value that its field can have', () => {
    expect(testFor(fields[0]!)).toMatchObject({
      metric: 'roas',
      window_days: 7,
      op: '<',
      value: 1,
    });
    expect(testFor(fields[4]!)).toEqual({ field: 'status', op: '=', value: 'active' });
    expect(testFor(fields[5]!)).toMatchObject({ field: 'name', op: 'contains' });
  });
  it('keeps its value in the shape another operator wants', () => {
    expect(valueFor(fields[1], 'between', 100)).toEqual([100, 200]);
    expect(valueFor(fields[1], '<', [100, 200])).toBe(100);
    expect(valueFor(fields[4], 'in', 'active')).toEqual(['active']);
    expect(valueFor(fields[4], 'is_null', 'active')).toBeUndefined();
  });
  it('is typed in its own unit: rates and changes as percents, ROAS as a factor', () => {
    expect(measureOf(fields[0])).toBe('factor');
    expect(measureOf(fields[1])).toBe('money');
    expect(measureOf(fields[3])).toBe('percent');
    expect(measureOf(fields[1], { change: 'previous_period' })).toBe('percent');
    expect(readNumber('1,5', 100)).toBe(0.015);
    expect(readNumber('−20', 100)).toBe(-0.2);
    expect(readNumber('1.')).toBe(1);
    expect(readNumber('many')).toBeNull();
    expect(writeNumber(0.07, 100)).toBe('7');
  });
  it('is found by any words of its name, its group or its id', () => {
    const all = [
      { text: 'Cost per conversion Performance cpa' },
      { text: 'ROAS Performance roas' },
    ];
    expect(searchFields(all, 'perf cost')).toEqual([all[0]]);
    expect(searchFields(all, 'CPA')).toEqual([all[0]]);
    expect(searchFields(all, ' ')).toEqual(all);
  });
});

describe('a condition in words', () => {
  const words = makeWords(i18n.t, makeFormat('en-GB'), fields);
  const say = (c: unknown) => words.tree(decode(c));
  it('says metric, days, comparison and value', () => {
    expect(say({ all: [roas, spend] })).toBe(
      'ROAS over the last 7 days is below 1 and spend over the last 7 days is above €100',
    );
    expect(say({ all: [clicks] })).toContain('is below 1%');
  });
  it('puts inner groups into brackets and says what is turned round', () => {
    expect(say({ all: [roas, { not: { any: [spend, clicks] } }] })).toMatch(
      /^ROAS .* and not \(spend .* or click rate [^()]*\)$/,
    );
  });
  it('tells a change as what happened and another figure by name', () => {
    expect(say({ metric: 'spend', change: 'previous_period', op: '<', value: -0.3 })).toBe(
      'spend over the last 7 days fell by more than 30% against the period before',
    );
    expect(
      say({
        metric: 'cpa',
        window_days: 3,
        op: '>',
        value: { metric: 'cpa', window_days: 30, times: 1.5 },
      }),
    ).toBe(
      'cost per conversion over the last 3 days is above 1.5 times cost per conversion over the last 30 days',
    );
  });
  it('calls choices by their names', () => {
    expect(say({ field: 'status', op: 'in', value: ['active', 'paused'] })).toBe(
      'status is one of “Active”, “Paused”',
    );
  });
});

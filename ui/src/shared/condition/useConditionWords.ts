import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import i18n from '@/i18n';
import type { ConditionField } from '@/api';
import { none, useFormat, type Format } from '@/shared/lib/format';
import { platformName, isPlatform } from '@/shared/ui/Platform';
import { fieldOf, isForecast, measureOf, type Measure } from './fields';
import { isGroup, isOther, type Node, type OtherMetric, type Test } from './tree';

/** A word of a map of translations, or what the server called it. */
function lookup(t: TFunction, key: string, fallback: string): string {
  return t(key as 'condition.op.lt', { defaultValue: fallback }) as string;
}
export const opKeys: Record<string, string> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
};
const opKey = (op: string) => opKeys[op] ?? op;
/** A name within a sentence: "Cost per click" loses its capital in English, "ROAS" keeps it. */
const within = (name: string) =>
  i18n.language === 'en' && /^[A-Z][a-z]/.test(name)
    ? name.charAt(0).toLowerCase() + name.slice(1)
    : name;

/** Everything a condition is called in the reader's language. */
export function makeWords(t: TFunction, f: Format, fields: readonly ConditionField[]) {
  const name = (field: Pick<ConditionField, 'id' | 'label'> | undefined, id = '') =>
    lookup(t, `condition.field.${field?.id ?? id}`, field?.label ?? id);
  const group = (id: string) => lookup(t, `condition.group.${id}`, id);
  const op = (id: string, isText: boolean) =>
    lookup(t, `condition.${isText ? 'textOp' : 'op'}.${opKey(id)}`, id);
  const choice = (fieldId: string, value: string) => {
    if (isPlatform(value)) return platformName[value];
    if (fieldId === 'status') return lookup(t, `status.campaign.${value}`, value);
    return lookup(t, `condition.value.${fieldId}.${value}`, value);
  };
  const amount = (n: number, measure: Measure) => {
    switch (measure) {
      case 'money':
        // A threshold is told as it was typed: no cents where it has none.
        return Number.isInteger(n) && Math.abs(n) < 10_000 ? f.moneyCompact(n) : f.money(n);
      case 'percent':
        return f.share(n);
      case 'points':
        return f.share(n / 100);
      case 'factor':
        return f.number(n);
      case 'days':
        return t('condition.days', { count: n });
      default:
        return f.number(n);
    }
  };
  const window = (
    x: Pick<Test, 'window' | 'window_days' | 'horizon_days' | 'metric' | 'field'>,
  ) => {
    if (isForecast(x.metric)) return t('condition.ahead', { count: x.horizon_days ?? 7 });
    if (x.window) return t(`condition.window.${x.window}`);
    return t('condition.lastDays', { count: x.window_days ?? 7 });
  };
  const figure = (x: OtherMetric | Test) => {
    const id = x.metric ?? x.field;
    const field = fields.find((c) => c.id === id);
    const called = within(name(field, id));
    return !x.metric || (field && !field.windows && !isForecast(id))
      ? called
      : t('condition.figure', { field: called, window: window(x) });
  };
  const value = (x: Test, field: ConditionField | undefined): string => {
    const measure = measureOf(field, x);
    if (isOther(x.value)) {
      const other = figure(x.value);
      const times = x.value.times ?? 1;
      return times === 1 ? other : t('condition.times', { times: f.number(times), figure: other });
    }
    const one = (v: number | string | boolean) =>
      typeof v === 'number'
        ? amount(v, measure)
        : t('condition.quoted', { text: choice(field?.id ?? '', String(v)) });
    if (Array.isArray(x.value)) {
      if (x.op === 'between')
        return t('condition.between', { low: one(x.value[0] ?? 0), high: one(x.value[1] ?? 0) });
      return x.value.length ? x.value.map(one).join(', ') : none;
    }
    return x.value === undefined || x.value === null || x.value === '' ? none : one(x.value);
  };
  /** "fell by more than 20 %": a change is told as what happened, not as an inequality. */
  const changed = (x: Test) => {
    const n = typeof x.value === 'number' ? x.value : 0;
    const size = amount(Math.abs(n), 'percent');
    const down = x.op.startsWith('<');
    const key =
      down === n < 0 || n === 0 ? (down ? 'fell' : 'rose') : down ? 'roseLess' : 'fellLess';
    return t(`condition.${key}`, { size });
  };
  const test = (x: Test): string => {
    const field = fieldOf(fields, x);
    const subject = x.metric ? figure(x) : within(name(field, x.field));
    if (x.change) return t('condition.changeSentence', { subject, change: changed(x) });
    const isText = !x.metric && (field?.kind === 'text' || field?.kind === 'enum');
    if (x.op === 'is_null' || x.op === 'is_not_null') return `${subject} ${op(x.op, false)}`;
    return t('condition.sentence', { subject, op: op(x.op, isText), value: value(x, field) });
  };
  const tree = (n: Node, isInner = false): string => {
    let text: string;
    if (!isGroup(n)) text = test(n.test);
    else {
      const parts = n.children.map((c) => tree(c, n.children.length > 1));
      text = parts.join(t(n.join === 'all' ? 'condition.and' : 'condition.or'));
      // "not (…)" brings its own brackets.
      if (isInner && !n.not && parts.length > 1) text = `(${text})`;
    }
    return n.not ? t('condition.notSentence', { text }) : text;
  };
  return { name, group, op, choice, amount, window, figure, test, tree, value };
}
export type ConditionWords = ReturnType<typeof makeWords>;

export function useConditionWords(fields: readonly ConditionField[]): ConditionWords {
  const { t } = useTranslation();
  const f = useFormat();
  return useMemo(() => makeWords(t, f, fields), [t, f, fields]);
}

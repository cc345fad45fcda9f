import type { ApiError, Platform, Rule, RuleAction, RuleDraft, RuleMode } from '@/api';
import { measureOf, type Measure } from '@/shared/condition/fields';
import { decode, encode, encodeOrNull, type GroupNode } from '@/shared/condition/tree';
import type { ConditionField } from '@/api';

/** A rule while it is edited. */
export interface Form {
  name: string;
  description: string;
  platforms: Platform[];
  campaignIds: string[];
  scope: GroupNode;
  condition: GroupNode;
  actions: (RuleAction & { key: string })[];
  every: 'new_data' | 'hour' | 'day';
  at: string;
  coolDownHours: number | null;
  maxChangesPerDay: number | null;
  maxBudgetChange: number | null;
  maxCampaignsPerRun: number | null;
  mode: RuleMode;
  enabled: boolean;
  templateId: string | null;
}

export const mostActions = 5;
const usualCoolDown = 24;
export const usualTime = '08:00';
let lastKey = 0;
export const newKey = () => `a${++lastKey}`;

export function formOf(d: RuleDraft): Form {
  return {
    name: d.name,
    description: d.description ?? '',
    platforms: d.platforms ?? [],
    campaignIds: d.campaign_ids ?? [],
    scope: decode(d.scope),
    condition: decode(d.condition),
    actions: d.actions.map((a) => ({ ...a, key: newKey() })),
    every: d.schedule?.every ?? 'new_data',
    at: d.schedule?.at ?? usualTime,
    coolDownHours: d.cool_down_hours ?? usualCoolDown,
    maxChangesPerDay: d.limits?.max_changes_per_day ?? null,
    maxBudgetChange: d.limits?.max_budget_change ?? null,
    maxCampaignsPerRun: d.limits?.max_campaigns_per_run ?? null,
    mode: d.mode ?? 'suggest',
    enabled: d.enabled ?? true,
    templateId: d.template_id ?? null,
  };
}

const used: Record<RuleAction['kind'], (keyof RuleAction)[]> = {
  pause: [],
  resume: [],
  budget: ['amount', 'percent', 'floor', 'ceiling'],
  notify: ['severity', 'channel_ids', 'message'],
  task: ['title', 'message'],
  webhook: ['url', 'message'],
  creative_refresh: [],
};
const noAction: Omit<RuleAction, 'kind'> = {
  amount: null,
  percent: null,
  floor: null,
  ceiling: null,
  severity: null,
  channel_ids: null,
  message: null,
  title: null,
  url: null,
};
export const newAction = (
  kind: RuleAction['kind'],
  part: Partial<RuleAction> = {},
): RuleAction => ({
  ...noAction,
  kind,
  ...part,
});
/** Only what its kind knows; what is empty is null. */
export function bareAction(a: RuleAction): RuleAction {
  const out: Record<string, unknown> = {};
  for (const k of used[a.kind]) {
    const v = a[k];
    if (v !== undefined && v !== '' && !(Array.isArray(v) && v.length === 0)) out[k] = v;
  }
  return newAction(a.kind, out as Partial<RuleAction>);
}

export function draftOf(f: Form): RuleDraft {
  const limits = {
    max_changes_per_day: f.maxChangesPerDay,
    max_budget_change: f.maxBudgetChange,
    max_campaigns_per_run: f.maxCampaignsPerRun,
  };
  const scope = encodeOrNull(f.scope);
  return {
    name: f.name.trim(),
    ...(f.description.trim() ? { description: f.description.trim() } : {}),
    ...(f.platforms.length ? { platforms: f.platforms } : {}),
    ...(f.campaignIds.length ? { campaign_ids: f.campaignIds } : {}),
    ...(scope ? { scope } : {}),
    condition: encode(f.condition),
    actions: f.actions.map(bareAction),
    schedule: { every: f.every, at: f.every === 'day' ? f.at : null },
    cool_down_hours: f.coolDownHours ?? 0,
    limits,
    mode: f.mode,
    enabled: f.enabled,
    ...(f.templateId ? { template_id: f.templateId } : {}),
  };
}
export const sameDraft = (a: Form, b: Form) =>
  JSON.stringify(draftOf(a)) === JSON.stringify(draftOf(b));

export const emptyDraft: RuleDraft = {
  name: '',
  condition: { all: [{ metric: 'roas', window_days: 7, op: '<', value: 1 }] },
  actions: [newAction('pause')],
  mode: 'suggest',
};
/** The same rule once more, under another name, switched off until somebody has looked at it. */
export const copyOf = (rule: Rule, name: string): RuleDraft => ({
  ...draftOf(formOf(rule)),
  name,
  enabled: false,
});

export type FieldErrors = Record<string, string>;
/** The server's errors of one part, by the rest of their path. "scope" of "scope.all.0.op" gives "all.0.op". */
export function errorsOf(errors: FieldErrors, part: string): FieldErrors {
  const out: FieldErrors = {};
  for (const [path, text] of Object.entries(errors)) {
    if (path === part) out[''] = text;
    else if (path.startsWith(`${part}.`)) out[path.slice(part.length + 1)] = text;
  }
  return out;
}
const parts = [
  'name',
  'description',
  'platforms',
  'campaign_ids',
  'scope',
  'condition',
  'actions',
  'schedule',
  'cool_down_hours',
  'limits',
  'mode',
];
/** What belongs to no part of the form. */
export const strayErrors = (errors: FieldErrors) =>
  Object.entries(errors)
    .filter(([path]) => !parts.some((p) => path === p || path.startsWith(`${p}.`)))
    .map(([path, text]) => (path ? `${path}: ${text}` : text));

/** Errors of a preview arrive below "rule" from the back-test; here they are the rule's own. */
export const ruleErrors = (e: ApiError): FieldErrors =>
  Object.fromEntries(
    Object.entries(e.fields).map(([path, text]) => [path.replace(/^rule\./, ''), text]),
  );

type Json = Record<string, unknown>;
const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null;
export const pathOf = (pointer: string) =>
  pointer
    .replace(/^#?\//, '')
    .split('/')
    .map((p) => p.replaceAll('~1', '/').replaceAll('~0', '~'));

export function valueAt(draft: unknown, pointer: string): unknown {
  let at = draft;
  for (const key of pathOf(pointer)) {
    if (!isObject(at)) return undefined;
    at = at[key];
  }
  return at;
}
/** A copy with one value changed; nothing else is. */
export function withValue<T>(draft: T, pointer: string, value: number): T {
  const copy = structuredClone(draft);
  const path = pathOf(pointer);
  const key = path.pop()!;
  let at: unknown = copy;
  for (const k of path) at = isObject(at) ? at[k] : undefined;
  if (isObject(at)) at[key] = value;
  return copy;
}

/** How a template's figure is typed: as the place it stands in says. */
export function measureAt(
  draft: unknown,
  pointer: string,
  unit: string | null,
  fields: readonly ConditionField[],
): Measure {
  const path = pathOf(pointer);
  const key = path[path.length - 1];
  if (key === 'window_days' || key === 'horizon_days') return 'days';
  if (key === 'percent') return 'points';
  if (key === 'max_budget_change') return 'percent';
  if (key === 'times') return 'factor';
  if (key === 'value') {
    const test = valueAt(draft, path.slice(0, -1).map(escape).join('/'));
    if (isObject(test)) {
      const id = test.metric ?? test.field;
      const field = fields.find((f) => f.id === id);
      if (field) return measureOf(field, test as { change?: 'previous_period' });
    }
  }
  if (unit === 'percent') return 'points';
  if (unit === 'money') return 'money';
  if (unit === 'days') return 'days';
  return unit === 'ratio' ? 'percent' : 'plain';
}
const escape = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

// Rules of the invented world: made to be looked at.
import { page, problem } from './answers.mjs';
import { publish } from './socket.mjs';
import { state } from './state.mjs';
import { fields, templates } from './ruleFields.mjs';
import * as w from './world.mjs';

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const blank = {
  description: null,
  platforms: null,
  campaign_ids: null,
  scope: null,
  schedule: { every: 'new_data' },
  cool_down_hours: 24,
  limits: null,
  enabled: true,
  template_id: null,
  version: 1,
  created_at: '2026-10-02T08:00:00Z',
  created_by: 'Mira Keller',
  updated_at: '2026-11-12T08:00:00Z',
  last_run_at: ago(34),
  next_run_at: null,
  last_matched: 0,
  actions_7d: 0,
  error: null,
};
const made = (n, template, more) => ({
  ...blank,
  id: w.uuid(7000 + n),
  ...templates[template].rule,
  template_id: templates[template].id,
  ...more,
});
const rules = () =>
  (state.rules ??= [
    made(0, 0, {
      mode: 'approve',
      last_matched: 14,
      actions_7d: 9,
      sentence:
        'When ROAS over the last 7 days is below 0.8 and spend is at least €150, ask to pause the campaign and raise a warning.',
    }),
    made(1, 1, {
      mode: 'auto',
      last_matched: 6,
      actions_7d: 21,
      limits: { max_changes_per_day: 20, max_budget_change: 0.3 },
      sentence:
        'When ROAS over the last 7 days is above 4 and spend is at least €300, raise the daily budget by 20% up to €500.',
    }),
    made(2, 3, {
      last_matched: 2,
      actions_7d: 3,
      sentence: 'When status is active and clicks on the last day are 0, raise an error alert.',
    }),
    made(3, 2, {
      name: 'Rein in a rising CPA on TikTok',
      platforms: ['tiktok'],
      enabled: false,
      last_run_at: null,
      last_matched: null,
      sentence:
        'On TikTok, when CPA over the last 3 days is above 1.5 times CPA over the last 30 days, lower the daily budget by 20%.',
    }),
  ]);
const store = (b, old) => ({ ...blank, ...old, ...b, sentence: old?.sentence ?? b.name });

const chosen = (b) =>
  w.campaigns
    .filter((c) => !b.platforms?.length || b.platforms.includes(c.platform))
    .filter((c) => c.status === 'active');
const actionText = (a, c) =>
  a.kind === 'pause'
    ? 'Pause the campaign'
    : a.kind === 'budget'
      ? `Daily budget ${Math.round(c.daily_budget)} → ${Math.round(c.daily_budget * (1 + (a.percent ?? 0) / 100))} EUR`
      : a.kind === 'notify'
        ? `Raise an alert (${a.severity ?? 'WARNING'})`
        : a.kind.replace('_', ' ');
const tests = (c) => c.all?.flatMap(tests) ?? c.any?.flatMap(tests) ?? (c.not ? tests(c.not) : [c]);
function unknown(b) {
  const list = tests(b.condition);
  const at = list.findIndex((t) => t.metric === 'roas' && t.value === 0);
  return at < 0
    ? null
    : problem(422, 'Invalid values', undefined, [
        {
          pointer: `/condition/all/${at}/value`,
          detail: 'A ROAS is never below 0: this is never true',
        },
      ]);
}
function preview(b) {
  const wrong = unknown(b);
  if (wrong) return wrong;
  const all = chosen(b);
  const seed = JSON.stringify(b.condition).length;
  const matched = b.scope || !tests(b.condition).length ? 3 : (seed * 7) % 40;
  const matches = all.slice(seed % 50, (seed % 50) + Math.min(matched, 100)).map((c, i) => ({
    campaign_id: c.id,
    name: c.name,
    platform: c.platform,
    status: c.status,
    evidence: tests(b.condition).map((t) => {
      const f = fields.find((x) => x.id === (t.metric ?? t.field));
      const n = typeof t.value === 'number' ? t.value : 1;
      const near = n * (t.op.startsWith('<') ? 0.4 + ((i * 13) % 50) / 100 : 1.1 + (i % 7) / 5);
      return {
        label: `${f?.label ?? t.metric}${f?.windows ? `, last ${t.window_days ?? 7} days` : ''}`,
        value: f?.kind === 'metric' ? near : null,
        unit: f?.unit ?? null,
        threshold: f?.kind === 'metric' ? n : null,
        text: f?.kind === 'metric' ? null : String(t.value),
      };
    }),
    effects: b.actions.map((a) => ({ kind: a.kind, from: null, to: null, text: actionText(a, c) })),
    held: i % 9 === 4 ? 'It was changed 6 hours ago; the rule leaves it alone for 24 hours.' : null,
  }));
  const held = matches.filter((m) => m.held).length;
  return {
    sentence: b.name,
    as_of: w.lastDay,
    complete_through: w.addDays(w.lastDay, -1),
    currency: 'EUR',
    in_scope: all.length,
    matched: matches.length,
    matches,
    held: held ? [{ reason: 'cool-down', campaigns: held }] : [],
    warnings:
      b.mode === 'auto' && !b.limits
        ? ['This rule acts by itself and has no limits of its own.']
        : [],
    message: null,
  };
}
function backtest(b) {
  const days = w.listDays(b.from ?? w.addDays(w.lastDay, -89), b.to ?? w.lastDay);
  return {
    from: days[0],
    to: days.at(-1),
    currency: 'EUR',
    days: days.map((date, i) => {
      const matched = Math.round(8 + 5 * Math.sin(i / 7) + ((i * 37) % 5));
      return { date, matched, acted: i % 3 === 0 ? Math.round(matched / 6) : 0 };
    }),
    campaigns: 14,
    actions: 31,
    saved: { mean: 2310, low: 840, high: 3720 },
    spend_avoided: 9120,
    revenue_forgone: 6810,
    profit_change: 2310,
    examples: chosen(b.rule)
      .slice(3, 8)
      .map((c, i) => ({
        date: days[i * 9],
        campaign_id: c.id,
        name: c.name,
        text: 'ROAS 0.41 over 7 days after 212 EUR: paused.',
      })),
    sentence: 'Would have paused 14 campaigns and saved 2,310 EUR.',
    deeds: [{ kind: 'pause', campaigns: 14 }],
    caveats: [
      'A paused campaign stays paused here; a person may have switched it on again.',
      'Saved money is spend not spent, less the revenue it would have brought at the campaign’s own marginal value.',
    ],
  };
}
const kinds = ['pause', 'budget', 'notify', 'pause', 'budget'];
const states = [
  'suggested',
  'suggested',
  'applied',
  'applied',
  'held',
  'failed',
  'reverted',
  'applied',
];
const events = () =>
  (state.events ??= Array.from({ length: 26 }, (_, i) => {
    const c = w.campaigns[40 + i * 17];
    const rule = rules()[i % 3];
    const kind = kinds[i % kinds.length];
    const eventState = i < 4 ? 'suggested' : states[i % states.length];
    const text =
      kind === 'pause'
        ? `Pause ${c.name}`
        : kind === 'budget'
          ? `Raise the daily budget of ${c.name} from €80 to €96`
          : `Alert about ${c.name}`;
    return {
      id: w.uuid(7500 + i),
      at: ago(20 + i * 190),
      rule_id: rule.id,
      rule_name: rule.name,
      evaluation_id: w.uuid(7400),
      campaign_id: c.id,
      campaign_name: c.name,
      platform: c.platform,
      kind,
      from_value: kind === 'budget' ? '80' : null,
      to_value: kind === 'budget' ? '96' : null,
      text,
      reason: `ROAS over the last 7 days was 0.${41 + (i % 30)} (below 0.8) and spend was €${180 + i * 9} (at least €150).`,
      state: eventState,
      mode: rule.mode,
      currency: kind === 'budget' ? 'EUR' : null,
      data: null,
      expires_at: null,
      note: null,
      change_id: eventState === 'applied' ? w.uuid(7600 + i) : null,
      task_id: eventState === 'failed' ? w.uuid(900) : null,
      error:
        eventState === 'failed'
          ? 'The platform refused: the account is limited to 10 changes an hour.'
          : null,
      effect:
        eventState === 'applied' && i > 9
          ? {
              metric: 'profit',
              before: 12,
              after: 41 + (i % 5),
              change: 29,
              low: i % 2 ? 4 : -6,
              high: 52,
              is_final: true,
              money: 210 + i * 12,
              text: 'Measured over 14 days against six similar campaigns that were left alone.',
              measured_at: ago(60),
            }
          : null,
      decided_by: eventState === 'reverted' ? 'Jonas Weber' : null,
      decided_at: null,
    };
  }));
const event = (id) => events().find((e) => e.id === id);
function decide(id, to) {
  const e = Object.assign(event(id), {
    state: to,
    decided_by: 'Mira Keller',
    decided_at: w.now(),
  });
  publish('automation', 'rule_action.updated', { id });
  return e;
}
const settings = () =>
  (state.automation ??= {
    enabled: true,
    max_changes_per_day: 200,
    max_budget_change_per_day: 0.1,
    hold_when_stale_hours: 36,
    version: 1,
  });

export const ruleRoutes = {
  'GET /automation/rules': () => page(rules()),
  'POST /automation/rules': (_q, b) => {
    const rule = { ...store(b), id: w.uuid(7100 + rules().length), last_run_at: null };
    rules().unshift(rule);
    return { _status: 201, ...rule };
  },
  'POST /automation/rules/preview': (_q, b) => preview(b),
  'POST /automation/rules/backtest': (_q, b) => backtest(b),
  'GET /automation/rules/:id': (_q, _b, id) =>
    rules().find((r) => r.id === id) ?? problem(404, 'No such rule'),
  'PUT /automation/rules/:id': (_q, b, id) => {
    const r = rules().find((x) => x.id === id);
    return unknown(b) ?? Object.assign(r, b, { version: r.version + 1 });
  },
  'PATCH /automation/rules/:id': (_q, b, id) =>
    Object.assign(
      rules().find((x) => x.id === id),
      b,
    ),
  'DELETE /automation/rules/:id': (_q, _b, id) => (
    (state.rules = rules().filter((r) => r.id !== id)),
    { _status: 204 }
  ),
  'GET /automation/templates': () => page(templates),
  'GET /automation/fields': () => ({ data: fields }),
  'POST /automation/evaluate': (_q, b) => {
    const looked = rules().filter((r) =>
      b.rule_ids ? b.rule_ids.includes(r.id) : r.enabled !== false,
    );
    return {
      id: w.uuid(7400),
      at: w.now(),
      dry_run: !!b.dry_run,
      duration_ms: 240,
      rules: looked.map((r) => ({
        rule_id: r.id,
        name: r.name,
        in_scope: 8121,
        matched: r.last_matched ?? 4,
        acted: r.mode === 'auto' ? 5 : 0,
        suggested: r.mode === 'auto' ? 0 : 3,
        held: r.mode === 'auto' ? [{ reason: 'cool-down of 24 hours', campaigns: 1 }] : [],
        error: null,
      })),
      actions: events().slice(0, 8),
      task: null,
    };
  },
  'GET /automation/history': (q) =>
    page(
      events().filter(
        (e) =>
          (!q.get('state') || q.get('state').split(',').includes(e.state)) &&
          (!q.get('rule_id') || e.rule_id === q.get('rule_id')) &&
          (!q.get('campaign_id') || e.campaign_id === q.get('campaign_id')),
      ),
    ),
  'POST /automation/history/:id/approve': (_q, _b, id) => decide(id, 'applied'),
  'POST /automation/history/:id/dismiss': (_q, _b, id) => decide(id, 'dismissed'),
  'POST /automation/history/:id/revert': (_q, _b, id) => decide(id, 'reverted'),
  'GET /automation/settings': settings,
  'PUT /automation/settings': (_q, b) => Object.assign(settings(), b),
};

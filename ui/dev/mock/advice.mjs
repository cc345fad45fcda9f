// Invented recommendations and a budget plan, over the invented campaigns.
import { has, page, problem } from './answers.mjs';
import { state, user } from './state.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

export const some = w.campaigns
  .filter((c) => c.status === 'active' && c.currency === 'EUR')
  .sort((a, b) => b.daily_budget - a.daily_budget)
  .slice(4, 30);
const currency = () => state.current.currency;
const daysAgo = (n) => w.addDays(w.lastDay, -n);
const wave = (i, seed) => Math.sin(i * 1.7 + seed) * 0.5 + Math.sin(i * 0.63 + seed * 3) * 0.5;
const point = (p) => ({ date: null, x: null, label: null, y: null, low: null, high: null, ...p });
/** Hill's curve with its interval: wider away from what was ever spent. */
export const hill = (ceiling, half, at) => (spend) => {
  const mean = (ceiling * spend) / (half + spend);
  const width = mean * (0.07 + 0.16 * Math.abs(Math.log((spend + 5) / (at + 5))));
  return { mean, low: Math.max(0, mean - width), high: mean + width };
};

const seriesEvidence = (title, name, level, seed, unit, fall) => ({
  kind: 'series',
  title,
  x_label: 'Day',
  y_label: name,
  y_unit: unit,
  lines: [
    {
      name,
      points: Array.from({ length: 42 }, (_, i) => {
        const y = level * (1 - fall * (i / 41)) * (1 + 0.11 * wave(i, seed));
        return point({ date: daysAgo(41 - i), y });
      }),
    },
    {
      name: 'As it began',
      points: Array.from({ length: 42 }, (_, i) =>
        point({ date: daysAgo(41 - i), y: level, low: level * 0.88, high: level * 1.12 }),
      ),
    },
  ],
  marks: [point({ date: daysAgo(15), label: 'Turns worse' })],
});
function curveEvidence(c, to) {
  const curve = hill(c.daily_budget * 7, c.daily_budget * 1.3, c.daily_budget);
  return {
    kind: 'curve',
    title: 'What more budget would bring',
    x_label: 'Daily budget',
    y_label: 'Revenue a day',
    y_unit: 'money',
    lines: [
      {
        name: 'Expected revenue',
        points: Array.from({ length: 30 }, (_, i) => {
          const x = (c.daily_budget * 2.4 * i) / 29;
          const { mean, low, high } = curve(x);
          return point({ x, y: mean, low, high });
        }),
      },
    ],
    marks: [
      point({ x: c.daily_budget, label: 'Now', y: curve(c.daily_budget).mean }),
      point({ x: to, label: 'Proposed', y: curve(to).mean }),
    ],
  };
}
const bars = {
  kind: 'bars',
  title: 'Return on spend by day of the week',
  x_label: 'Day',
  y_label: 'Revenue for each unit of spend, last 8 weeks',
  y_unit: 'ratio',
  lines: [
    {
      name: 'ROAS',
      points: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
        (label, i) => {
          const y = [3.1, 3.3, 3.2, 2.9, 2.6, 0.8, 0.9][i];
          return point({ label, y, low: y * 0.78, high: y * 1.24 });
        },
      ),
    },
  ],
  marks: [point({ label: 'Saturday' }), point({ label: 'Sunday' })],
};
const step = (c, field, from, to) => ({
  campaign_id: c.id,
  campaign_name: c.name,
  field,
  from: String(from),
  to: String(to),
  currency: c.currency,
});
let next = 0;
function advice(fields) {
  next++;
  return {
    id: w.uuid(70_000 + next),
    state: 'open',
    currency: currency(),
    priority: 100 - next,
    effort: 'low',
    campaign_id: null,
    campaign_name: null,
    platform: null,
    ad_id: null,
    ad_name: null,
    actions: [],
    one_click: false,
    created_at: w.now(),
    updated_at: w.now(),
    expires_at: new Date(Date.now() + 6 * 86_400_000).toISOString(),
    applied_at: null,
    applied_by: null,
    task_id: null,
    dismissed_at: null,
    dismiss_reason: null,
    outcome: null,
    version: 1,
    ...fields,
  };
}
const of = (c) => ({ campaign_id: c.id, campaign_name: c.name, platform: c.platform });
function outcomeOf(state, level, lift) {
  const days = Array.from({ length: 42 }, (_, i) => daysAgo(41 - i));
  const from = daysAgo(14);
  return {
    state,
    method: 'matched_controls',
    from,
    to: w.lastDay,
    days: 14,
    metric: 'revenue',
    observed: level * 14 * (1 + lift),
    expected: level * 14,
    effect: { mean: level * lift, low: level * (lift - 0.11), high: level * (lift + 0.12) },
    chance: lift > 0.12 ? 0.97 : 0.58,
    money_a_week: {
      mean: level * lift * 7,
      low: level * (lift - 0.11) * 7,
      high: level * (lift + 0.12) * 7,
    },
    text:
      state === 'measuring'
        ? 'So far revenue lies within what was to be expected; five more days are needed.'
        : 'Six similar campaigns that were left as they were show what would have happened.',
    series: days.map((date, i) => {
      const expected = level * (1 + 0.1 * wave(i, 2));
      const isAfter = date >= from;
      const observed = expected * (isAfter ? 1 + lift : 1) * (1 + 0.05 * wave(i, 9));
      return { date, observed, expected, low: expected * 0.86, high: expected * 1.14 };
    }),
  };
}

const [a, b, c, d, e, g, h, k] = some;
const up = Math.round(a.daily_budget * 1.3);
const list = [
  advice({
    kind: 'budget',
    title: 'Spread the same budget better over 4 campaigns',
    text: 'Nothing is spent more; the next euro brings most at two campaigns and least at the other two.',
    why: [
      `${a.name} still brings 3.10 for each further euro; ${d.name} brings 0.70.`,
      'Their days tell enough: 96 days of spend that varied by a third.',
    ],
    money_a_week: { mean: 1840, low: 610, high: 3020 },
    confidence: 0.97,
    actions: [
      step(a, 'daily_budget', a.daily_budget, up),
      step(b, 'daily_budget', b.daily_budget, Math.round(b.daily_budget * 1.18)),
      step(d, 'daily_budget', d.daily_budget, Math.round(d.daily_budget * 0.7)),
      step(e, 'daily_budget', e.daily_budget, Math.round(e.daily_budget * 0.76)),
    ],
    one_click: true,
    evidence: curveEvidence(a, up),
  }),
  advice({
    ...of(b),
    kind: 'scale_up',
    title: `Give ${b.name} 30% more`,
    text: 'It earns well above what it costs, and its curve is still steep where it stands now.',
    why: [
      'The last euro a day brought 2.60 of revenue (2.10 to 3.20).',
      'It ran into its daily budget on 19 of the last 28 days.',
    ],
    money_a_week: { mean: 720, low: 180, high: 1310 },
    confidence: 0.93,
    actions: [step(b, 'daily_budget', b.daily_budget, Math.round(b.daily_budget * 1.3))],
    one_click: true,
    evidence: curveEvidence(b, Math.round(b.daily_budget * 1.3)),
  }),
  advice({
    ...of(d),
    kind: 'pause',
    title: `Pause ${d.name}`,
    text: 'It has lost money in each of the last six weeks, at every budget it was given.',
    why: [
      'Spend of €2,310 brought €640 of revenue in 42 days.',
      'The chance that it earns what it costs next week is below 2%.',
    ],
    money_a_week: { mean: 275, low: 160, high: 390 },
    confidence: 0.99,
    actions: [step(d, 'status', 'active', 'paused')],
    one_click: true,
    evidence: seriesEvidence('Revenue for each euro of spend', 'ROAS', 0.62, 4, 'ratio', 0.5),
  }),
  advice({
    ...of(c),
    ad_id: w.uuid(80_001),
    ad_name: 'Carousel · winter boots',
    kind: 'creative_refresh',
    effort: 'medium',
    title: 'Replace “Carousel · winter boots”: people have seen it too often',
    text: 'Its click rate has lost 44% since it began, while the other ads of the campaign kept theirs.',
    why: [
      'Each person has seen it 7.4 times on average.',
      'At this pace half of its first click rate is gone in 5 days.',
    ],
    money_a_week: { mean: 190, low: -20, high: 420 },
    confidence: 0.88,
    evidence: seriesEvidence('Click rate of the ad', 'Click rate', 0.0162, 1, 'ratio', 0.46),
  }),
  advice({
    ...of(e),
    kind: 'bidding_schedule',
    effort: 'medium',
    title: `Spend less at weekends on ${e.name}`,
    text: 'Saturday and Sunday bring less than they cost, eight weeks in a row.',
    why: ['Weekend days returned 0.85 for each euro, the others 3.00.'],
    money_a_week: { mean: 140, low: 30, high: 260 },
    confidence: 0.82,
    evidence: bars,
  }),
  advice({
    ...of(g),
    kind: 'tracking_fix',
    effort: 'high',
    title: `Conversions of ${g.name} stopped on Tuesday`,
    text: 'Clicks come as before, conversions do not. The tag of the landing page is the likely cause.',
    why: ['412 clicks since Tuesday and no conversion; 14 were to be expected.'],
    money_a_week: { mean: 95, low: -140, high: 320 },
    confidence: 0.64,
    evidence: seriesEvidence('Conversions a day', 'Conversions', 14, 6, 'count', 0.95),
  }),
  advice({
    ...of(h),
    kind: 'scale_up',
    state: 'applied',
    title: `Give ${h.name} 20% more`,
    text: 'It earned well above what it cost.',
    why: ['The last euro a day brought 2.20 of revenue.'],
    money_a_week: { mean: 310, low: 60, high: 570 },
    confidence: 0.91,
    actions: [step(h, 'daily_budget', 100, 120)],
    one_click: true,
    applied_at: `${daysAgo(14)}T08:20:00Z`,
    applied_by: user.name,
    evidence: curveEvidence(h, Math.round(h.daily_budget * 1.2)),
    outcome: outcomeOf('measured', 410, 0.17),
  }),
  advice({
    ...of(k),
    kind: 'scale_down',
    state: 'applied',
    title: `Take a quarter from ${k.name}`,
    text: 'It loses little with less.',
    why: ['The last euro a day brought 0.60 of revenue.'],
    money_a_week: { mean: 120, low: 20, high: 230 },
    confidence: 0.86,
    actions: [step(k, 'daily_budget', 80, 60)],
    one_click: true,
    applied_at: `${daysAgo(9)}T08:20:00Z`,
    applied_by: user.name,
    evidence: curveEvidence(k, Math.round(k.daily_budget * 0.75)),
    outcome: outcomeOf('measuring', 180, 0.03),
  }),
  advice({
    ...of(a),
    kind: 'audience_expansion',
    state: 'dismissed',
    title: `Widen the audience of ${a.name}`,
    text: 'Nearly everybody it may reach has been reached.',
    why: ['Frequency has doubled in four weeks at the same spend.'],
    money_a_week: { mean: 150, low: -60, high: 380 },
    confidence: 0.74,
    dismissed_at: `${daysAgo(3)}T10:00:00Z`,
    dismiss_reason: 'Not now: stock is low',
    evidence: seriesEvidence('Frequency', 'Frequency', 2.1, 3, 'ratio', -0.9),
  }),
];
const find = (id) => list.find((r) => r.id === id);
const gone = () => problem(404, 'No such recommendation');
const changeTask = (r) =>
  startTask(
    { type: 'ads.change', title: `Change ${r.actions.length} campaigns` },
    { seconds: 4, stages: ['Sending changes', 'Reading them back'] },
  );

export const planCurves = some.map((x, i) => {
  const strength = 0.8 + ((i * 37) % 23) / 7;
  return hill(
    x.daily_budget * strength * 2.4,
    x.daily_budget * (0.6 + (i % 5) * 0.4),
    x.daily_budget,
  );
});
const slope = (curve, at) => curve(at + 1).mean - curve(at).mean;
/** The plan by small steps to whoever gains most: good enough for a mock. */
function plan(q) {
  const shown = some
    .map((c, i) => ({ c, i }))
    .filter(({ c }) => has(q.get('platform'), c.platform));
  const current = shown.reduce((sum, { c }) => sum + c.daily_budget, 0);
  const total = Number(q.get('total') ?? current);
  const change = Number(q.get('max_change') ?? 0.3);
  const rows = shown.map(({ c, i }) => {
    const isThin = i % 9 === 4;
    const least = isThin ? c.daily_budget * 0.9 : c.daily_budget * (1 - change);
    const most = isThin ? c.daily_budget * 1.1 : c.daily_budget * (1 + change);
    return { c, curve: planCurves[i], isThin, least, most, spend: least, editable: i % 11 !== 7 };
  });
  let left = total - rows.reduce((sum, r) => sum + r.spend, 0);
  const piece = Math.max(1, total / 900);
  while (left > 0.01) {
    const open = rows.filter((r) => r.spend < r.most - 0.01);
    if (open.length === 0) break;
    const best = open.reduce((x, y) => (slope(x.curve, x.spend) > slope(y.curve, y.spend) ? x : y));
    const more = Math.min(piece, left, best.most - best.spend);
    best.spend += more;
    left -= more;
  }
  const sum = (of, key) => rows.reduce((s, r) => s + r.curve(of(r))[key], 0);
  const now = (r) => r.c.daily_budget;
  const then = (r) => r.spend;
  const gain = sum(then, 'mean') - sum(now, 'mean');
  const likely = (mean, part) => ({ mean, low: mean * (1 - part), high: mean * (1 + part) });
  return {
    currency: currency(),
    objective: q.get('objective') ?? 'revenue',
    days: 120,
    total,
    current_total: current,
    least_total: rows.reduce((n, r) => n + r.least, 0),
    most_total: rows.reduce((n, r) => n + r.most, 0),
    unspent: Math.max(0, Math.round(left * 100) / 100),
    price: Math.min(...rows.filter((r) => r.spend < r.most).map((r) => slope(r.curve, r.spend)), 4),
    current: likely(sum(now, 'mean'), 0.06),
    proposed: likely(sum(then, 'mean'), 0.07),
    gain: { mean: gain, low: gain * 0.3, high: gain * 1.7, chance: gain > 0 ? 0.96 : 0.2 },
    message: null,
    campaigns: rows.map((r) => ({
      campaign_id: r.c.id,
      campaign_name: r.c.name,
      platform: r.c.platform,
      current: r.c.daily_budget,
      proposed: Math.round(r.spend * 100) / 100,
      least: r.least,
      most: r.most,
      result_current: r.curve(r.c.daily_budget).mean,
      result_proposed: r.curve(r.spend).mean,
      marginal_current: slope(r.curve, r.c.daily_budget),
      marginal_proposed: slope(r.curve, r.spend),
      knowledge: r.isThin ? 'thin' : 'good',
      needs: r.isThin ? '9 more days with spend, or a budget that varies by a fifth' : null,
      editable: r.editable,
      curve: Array.from({ length: 32 }, (_, i) => {
        const spend = (r.c.daily_budget * 2.2 * i) / 31;
        return { spend, ...r.curve(spend) };
      }),
    })),
    left_out: [
      {
        campaign_id: w.campaigns[40].id,
        campaign_name: w.campaigns[40].name,
        reason: 'It has a lifetime budget, no daily one.',
      },
      {
        campaign_id: w.campaigns[41].id,
        campaign_name: w.campaigns[41].name,
        reason: 'It reports no revenue.',
      },
    ],
  };
}

export const adviceRoutes = {
  'GET /recommendations/': (q) =>
    page(
      list.filter(
        (r) =>
          has(q.get('state') ?? 'open', r.state) &&
          has(q.get('kind'), r.kind) &&
          has(q.get('platform'), r.platform) &&
          has(q.get('campaign_id'), r.campaign_id),
      ),
    ),
  'GET /recommendations/priority': (q) =>
    page(list.filter((r) => r.state === 'open').slice(0, Number(q.get('limit') ?? 5))),
  'GET /recommendations/budget/optimization': plan,
  'POST /recommendations/budget/apply': (_q, body) => ({
    _status: 202,
    task: startTask(
      { type: 'ads.change', title: `Change ${body.changes.length} campaigns` },
      { seconds: 4 },
    ),
  }),
  'POST /insights/refresh': () => ({
    _status: 202,
    task: startTask({ type: 'insight.refresh', title: 'Look at the figures again' }),
  }),
  'GET /recommendations/:id': (_q, _b, id) => find(id) ?? gone(),
  'POST /recommendations/:id/apply': (_q, _b, id) => {
    const r = find(id);
    const task = changeTask(r);
    Object.assign(r, {
      state: 'applied',
      applied_at: w.now(),
      applied_by: user.name,
      task_id: task.id,
      version: r.version + 1,
      outcome: { ...outcomeOf('measuring', 300, 0), from: w.lastDay, series: [], observed: null },
    });
    return { recommendation: r, task };
  },
  'POST /recommendations/:id/dismiss': (_q, body, id) =>
    Object.assign(find(id), {
      state: 'dismissed',
      dismissed_at: w.now(),
      dismiss_reason: body.reason ?? null,
      version: 2,
    }),
  'POST /recommendations/:id/revert': (_q, _b, id) => {
    const r = Object.assign(find(id), { state: 'reverted', version: 3 });
    const task = changeTask(r);
    return { recommendation: Object.assign(r, { task_id: task.id }), task };
  },
};

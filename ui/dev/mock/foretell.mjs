// Invented predictions, creatives and models.
import { has, page, problem } from './answers.mjs';
import { planCurves, some } from './advice.mjs';
import { state, user } from './state.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

const dayMs = 86_400_000;
const ago = (days) => new Date(Date.now() - days * dayMs).toISOString();
const modelId = (n) => w.uuid(75_000 + n);

function predict(kind, body) {
  const at = Math.max(
    0,
    some.findIndex((c) => c.id === body.campaign_id),
  );
  const c = w.campaigns.find((x) => x.id === body.campaign_id) ?? some[0];
  const days = body.days ?? 7;
  const unit = c.daily_budget / some[at].daily_budget;
  const value = (budget) => {
    const a = planCurves[at](budget / unit);
    const scale = kind === 'roas' ? 1 / Math.max(1, budget / unit) : (days * unit) / 58;
    return { mean: a.mean * scale, low: a.low * scale * 0.92, high: a.high * scale * 1.08 };
  };
  const budget = body.daily_budget ?? c.daily_budget;
  const now = value(budget);
  const drivers = [
    ['daily_budget', 'Daily budget', 0.31, budget],
    ['roas_28', 'ROAS of the last 28 days', 0.22, 3.4],
    ['weekday', 'Day of the week', 0.08, 'Monday'],
    ['season', 'Weeks before Christmas', 0.07, 4],
    ['platform', 'Platform', 0.04, c.platform],
    ['age', 'Days since its start', -0.05, 212],
    ['frequency', 'Frequency of the last 7 days', -0.12, 4.1],
    ['ctr_7', 'Click rate of the last 7 days', -0.17, 0.0113],
  ];
  return {
    prediction: now.mean,
    interval: { level: 0.9, low: now.low, high: now.high },
    confidence: days > 45 ? 0.46 : 0.82,
    model: { id: modelId(kind === 'roas' ? 2 : 1), version: 7, trained_at: ago(4) },
    drivers: drivers.map(([feature, label, share, v]) => ({
      feature,
      label,
      contribution: now.mean * share,
      value: v,
    })),
    unit: kind === 'roas' ? 'ratio' : 'count',
    currency: state.current.currency,
    days,
    from: w.addDays(w.lastDay, 1),
    to: w.addDays(w.lastDay, days),
    baseline: { prediction: value(c.daily_budget).mean, daily_budget: c.daily_budget },
    curve: Array.from({ length: 40 }, (_, i) => {
      const daily_budget = (c.daily_budget * 3 * (i + 1)) / 40;
      return { daily_budget, ...value(daily_budget) };
    }),
    message: null,
  };
}
function ltv(body) {
  const one = (c, i) => {
    const alive =
      c.frequency === 0
        ? 0.4
        : Math.max(0.02, Math.min(0.99, 1 - (c.age - c.recency) / c.age / 1.4));
    const expected = (alive * (c.frequency + 0.24) * (body.horizon_days ?? 365)) / (c.age + 60);
    const value = c.value == null ? null : expected * c.value;
    return {
      id: c.id ?? String(i + 1),
      expected_purchases: expected,
      alive,
      value,
      low: value === null ? null : value * 0.4,
      high: value === null ? null : value * 1.9,
    };
  };
  const customers = (body.customers ?? [body]).map(one);
  const [first] = customers;
  const isMoney = first.value !== null;
  const mean = isMoney ? first.value : first.expected_purchases;
  return {
    ...predict('conversions', {}),
    unit: isMoney ? 'money' : 'count',
    prediction: mean,
    interval: { level: 0.9, low: mean * 0.4, high: mean * 1.9 },
    drivers: [],
    curve: [],
    baseline: null,
    customers,
  };
}

const formats = ['image', 'video', 'carousel', 'collection'];
const titles = ['Warm to −20°', 'New in: boots', 'Only this week', 'Made to last', 'See it move'];
const fatigueOf = (i) => ['tired', 'tiring', 'fresh', 'fresh', 'fresh', 'unknown'][i % 6];
function ad(i) {
  const c = some[i % some.length];
  const kind = fatigueOf(i);
  const first = 0.011 + ((i * 7) % 11) / 1400;
  const left = { tired: 0.46, tiring: 0.74, fresh: 0.97, unknown: 1 }[kind];
  const days = kind === 'unknown' ? 4 : 42;
  const likely = (mean, width) => ({ mean, low: mean * (1 - width), high: mean * (1 + width) });
  return {
    ad_id: w.uuid(81_000 + i),
    name: `${formats[i % 4]} · ${titles[i % 5]} · ${i + 1}`,
    campaign_id: c.id,
    campaign_name: c.name,
    platform: c.platform,
    status: 'active',
    thumbnail_url: null,
    title: titles[i % 5],
    format: formats[i % 4],
    impressions: kind === 'unknown' ? 900 : 20_000 + ((i * 7919) % 90_000),
    clicks: 400 + ((i * 131) % 900),
    spend: 120 + ((i * 977) % 2400),
    conversions: 6 + ((i * 13) % 60),
    revenue: 600 + ((i * 3571) % 9000),
    ctr: likely(first * left, 0.09),
    cvr: likely(0.031, 0.2),
    roas: 1.2 + ((i * 37) % 40) / 10,
    best_chance: kind === 'fresh' ? 0.3 + ((i * 7) % 60) / 100 : 0.04,
    fatigue: {
      state: kind,
      frequency: kind === 'unknown' ? null : 1.6 + (1 - left) * 9,
      left:
        kind === 'unknown'
          ? null
          : { mean: left, low: left - 0.08, high: Math.min(1, left + 0.09) },
      half_life: kind === 'unknown' ? null : 4.2 + (i % 5),
      unit: 'impressions_per_person',
      days_left: { tired: 0, tiring: 6 + (i % 5), fresh: null, unknown: null }[kind],
      reason: {
        tired: 'Each person has seen it 6.5 times; more than half of its first click rate is gone.',
        tiring:
          'Its click rate falls by 4% with each further view a person; half is gone in a week.',
        fresh: 'Its click rate is where it began.',
        unknown: 'It needs some 2,000 impressions before its click rate says anything.',
      }[kind],
      series: Array.from({ length: days }, (_, d) => {
        const expected = first * (1 - (1 - left) * (d / (days - 1)));
        return {
          date: w.addDays(w.lastDay, d - days + 1),
          ctr: expected * (1 + 0.16 * Math.sin(d * 1.9 + i)),
          expected,
        };
      }),
    },
  };
}
const ads = Array.from({ length: 60 }, (_, i) => ad(i));
const lift = (mean, width) => ({ mean, low: mean - width, high: mean + width });
const rated = (verdict) =>
  ({
    better: 'It draws more clicks than the others, and that is no chance.',
    worse: 'It draws fewer clicks than the others, and that is no chance.',
    unclear: 'The difference may be chance.',
  })[verdict];
const compared = (fields, mean, width, q) => {
  const verdict = q > 0.1 ? 'unclear' : mean > 0 ? 'better' : 'worse';
  return { ...fields, lift: lift(mean, width), q_value: q, verdict, text: rated(verdict) };
};
const format = (name, n, ctr, mean, width, q) =>
  compared(
    {
      format: name,
      ads: n,
      impressions: n * 41_000,
      ctr: { mean: ctr, low: ctr * 0.95, high: ctr * 1.05 },
      cvr: null,
    },
    mean,
    width,
    q,
  );
const element = (name, value, n, mean, width, q) =>
  compared({ element: name, value, ads: n, impressions: n * 38_000 }, mean, width, q);
function analysis(q) {
  const shown = ads.filter((a) => has(q.get('platform'), a.platform));
  return {
    from: q.get('from') ?? w.addDays(w.lastDay, -29),
    to: q.get('to') ?? w.lastDay,
    currency: state.current.currency,
    message: null,
    ads: shown,
    formats: [
      format('video', 15, 0.0174, 0.21, 0.09, 0.0004),
      format('carousel', 15, 0.0151, 0.05, 0.08, 0.34),
      format('image', 15, 0.0139, -0.03, 0.07, 0.52),
      format('collection', 15, 0.0118, -0.17, 0.1, 0.008),
    ],
    elements: [
      element('title', 'names_a_price', 12, 0.16, 0.1, 0.03),
      element('title', 'asks_a_question', 9, 0.07, 0.14, 0.41),
      element('call_to_action', 'learn_more', 22, -0.02, 0.07, 0.7),
      element('call_to_action', 'shop_now', 31, 0.09, 0.06, 0.02),
      element('text_length', 'over_120_letters', 14, -0.13, 0.09, 0.04),
    ],
    false_discovery_rate: 0.1,
  };
}
const tests = [0, 1, 2].map((i) => ({
  id: w.uuid(82_000 + i),
  campaign_id: some[i].id,
  campaign_name: some[i].name,
  platform: some[i].platform,
  hypothesis: [
    'A video draws more clicks than the carousel that runs now',
    'A title that names a price beats one that does not',
    'The second best ad may be the best one',
  ][i],
  metric: i === 2 ? 'cvr' : 'ctr',
  a: { ad_id: ads[i].ad_id, name: ads[i].name, rate: 0.0141 },
  b: {
    ad_id: null,
    name: ['New video', 'New title', ads[9].name][i],
    rate: i === 2 ? 0.0302 : null,
  },
  baseline: 0.0141,
  minimum_effect: [0.1, 0.12, 0.2][i],
  power: 0.8,
  alpha: 0.05,
  sample_per_arm: [112_400, 78_100, 9_600][i],
  daily_sample: [16_000, 9_700, 1_150][i],
  days: [14, 16, 17][i],
  priority: 3 - i,
  why: [
    'Videos do 21% better elsewhere in this workspace; this campaign has none.',
    'Ads that name a price do 16% better; none of this campaign does.',
    'They are 8% apart, and nobody can tell yet which one is ahead.',
  ][i],
}));

const metrics = (loss) => [
  { name: 'loss', value: loss },
  { name: 'naive_loss', value: loss * 1.31 },
  { name: 'coverage', value: 0.896 },
  { name: 'held_rows', value: 1843 },
];
const version = (n, fields) => ({
  id: w.uuid(76_000 + n),
  number: n,
  state: 'retired',
  method: 'boosted trees 1',
  program: '0.3.0',
  trained_at: ago((8 - n) * 7 + 4),
  data_from: w.addDays(w.lastDay, -364 - (8 - n) * 7),
  data_to: w.addDays(w.lastDay, -(8 - n) * 7 - 1),
  held_from: w.addDays(w.lastDay, -(8 - n) * 7 - 42),
  row_count: 12_290 - (8 - n) * 260,
  features: [
    'daily_budget',
    'roas_28',
    'ctr_7',
    'frequency',
    'weekday',
    'season',
    'platform',
    'age',
  ],
  settings: { rounds: 412, depth: 5 },
  metrics: metrics(1.118 + (8 - n) * 0.012),
  parent_id: n > 1 ? w.uuid(76_000 + n - 1) : null,
  task_id: w.uuid(9000),
  bytes: 418_000,
  sha256: '9f2c4b1ad07e55e7c8b1f0a3d1c26e7b40f9d8a2e6c3b7715ad4e0f92c8b61d3',
  decision: 'It won: its error was 3.1% lower on 42 days neither had seen (4.2 standard errors).',
  decided_at: ago((8 - n) * 7 + 4),
  served_from: ago((8 - n) * 7 + 4),
  served_to: ago((7 - n) * 7 + 4),
  ...fields,
});
const versions = [
  version(8, {
    state: 'refused',
    served_from: null,
    served_to: null,
    decision:
      'It lost: its error was 0.4% lower on 42 days neither had seen, less than one standard error of the difference. Version 7 stays.',
  }),
  version(7, { state: 'champion', served_to: null }),
  ...[6, 5, 4, 3, 2, 1].map((n) => version(n, {})),
];
const psi = (list) =>
  ['frequency', 'ctr_7', 'daily_budget', 'roas_28', 'season', 'weekday', 'age', 'platform'].map(
    (feature, i) => ({ feature, index: list[i] ?? 0.01 }),
  );
const check = (n, days, state_, list) => ({
  id: w.uuid(77_000 + n),
  version_id: versions[1].id,
  at: ago(days),
  data_from: w.addDays(w.lastDay, -days - 7),
  data_to: w.addDays(w.lastDay, -days),
  row_count: 1240,
  state: state_,
  features: psi(list),
  loss: 1.17,
  expected_loss: 1.13,
  loss_z: 1.1,
});
const summary = (n, kind, name, drift, fields = {}) => ({
  id: modelId(n),
  kind,
  name,
  subject: 'workspace',
  champion: {
    version_id: versions[1].id,
    number: 7,
    method: 'boosted trees 1',
    trained_at: ago(4),
    data_from: versions[1].data_from,
    data_to: versions[1].data_to,
    row_count: versions[1].row_count,
    metrics: metrics(1.13),
    decision: versions[1].decision,
  },
  versions: 8,
  drift,
  last_checked_at: ago(0.3),
  next_training_at: new Date(Date.now() + 1.4 * dayMs).toISOString(),
  ...fields,
});
const models = [
  summary(1, 'conversions', 'Conversions a day', 'slight'),
  summary(2, 'roas', 'Return on spend', 'steady'),
  summary(3, 'ltv', 'Customer value', 'too_few', { champion: null, versions: 1 }),
];
const card = (m) => ({
  ...m,
  what: 'How many conversions a campaign brings in the next days, by its budget and what is known of it.',
  use: 'To compare budgets of one campaign over one to ninety days. The interval says how far it may be off.',
  limits:
    'It has never seen budgets far beyond today’s, and knows nothing of a new offer or a changed page.',
  versions: m.champion ? versions : [],
  checks: m.champion
    ? [
        check(1, 0.3, 'slight', [0.18, 0.13, 0.07, 0.06, 0.05, 0.02]),
        check(2, 7, 'steady', [0.11, 0.08, 0.06]),
        check(3, 14, 'steady', [0.09, 0.06, 0.05]),
      ]
    : [],
});

export const foretellRoutes = {
  'POST /recommendations/predict/conversions': (_q, b) => predict('conversions', b),
  'POST /recommendations/predict/roas': (_q, b) => predict('roas', b),
  'POST /recommendations/predict/ltv': (_q, b) => ltv(b),
  'GET /recommendations/creative/analysis': analysis,
  'GET /recommendations/creative/ab-tests': () => ({ data: tests, message: null }),
  'GET /models': () => page(models),
  'GET /models/:id': (_q, _b, id) => {
    const m = models.find((x) => x.id === id);
    return m ? card(m) : problem(404, 'No such model');
  },
  'POST /models/:id/train': (_q, _b, kind) => ({
    _status: 202,
    task: startTask(
      { type: 'insight.train', title: `Train ${kind}`, created_by: user.name },
      { seconds: 5, stages: ['Reading days', 'Growing trees', 'Judging on held-out days'] },
    ),
  }),
  'POST /models/:id/rollback': (_q, _b, id) => card(models.find((x) => x.id === id)),
};

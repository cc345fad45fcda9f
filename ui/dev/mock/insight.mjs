// Forecasts, anomalies and the feed over the invented world: plain formulas, made to
// be looked at. `?metric=` decides the shape; a workspace without figures has too little data.
import { isFull, page, problem } from './answers.mjs';
import { publish } from './socket.mjs';
import { state } from './state.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

export * from './mix.mjs';
export * from './standing.mjs';

const sums = ['spend', 'revenue', 'conversions', 'clicks', 'impressions'];
const unitOf = (m) =>
  ['spend', 'revenue', 'cpa', 'cpc', 'cpm'].includes(m)
    ? 'money'
    : sums.includes(m)
      ? 'count'
      : 'ratio';
const chosen = (q) => w.platforms.filter((p) => !q.get('platform') || q.get('platform') === p);
const campaignOf = (q) =>
  q.get('campaign_id') && w.campaigns.find((c) => c.id === q.get('campaign_id'));
const dayOf = (q, date) => {
  const c = campaignOf(q);
  return w.metricsFrom(
    c ? w.campaignDay(c, date) : w.addUp(chosen(q).map((p) => w.platformDay(p, date))),
  );
};

export function forecast(q) {
  const metric = q.get('metric') || 'spend';
  const horizon = Number(q.get('horizon') ?? 28);
  if (horizon > 180)
    return problem(422, 'Invalid values', 'A forecast reaches at most 180 days ahead.');
  const campaign = campaignOf(q);
  if (q.get('campaign_id') && !campaign) return problem(404, 'No such campaign');
  const through = w.addDays(w.lastDay, -1);
  const days = w.listDays(w.addDays(through, 1 - Number(q.get('history') ?? 90)), through);
  const history = days.map((date) => ({ date, value: dayOf(q, date)[metric] ?? null }));
  const common = {
    metric,
    unit: unitOf(metric),
    currency: state.current.currency,
    campaign_id: campaign?.id ?? null,
    platform: q.get('platform'),
    name: campaign?.name ?? (q.get('platform') ? q.get('platform') : 'Whole workspace'),
    horizon,
    complete_through: isFull() ? through : null,
  };
  if (!isFull())
    return {
      ...common,
      history: [],
      points: [],
      total: null,
      models: [],
      seasons: [],
      shifts: [],
      effects: [],
      used: 5,
      gaps: 0,
      outliers: 0,
      coherent: true,
      parts: [],
      needed_days: 9,
      message: 'Not enough data: needs 9 more days',
    };
  const weekday = (n) => history[history.length - 28 + (n % 7)].value;
  const level = history.slice(-28).reduce((s, h) => s + h.value, 0) / 28;
  const points = Array.from({ length: horizon }, (_, n) => {
    const season = [0, 7, 14, 21].map((k) => weekday(n + k)).reduce((a, b) => a + b, 0) / 4;
    const mean = (season * 0.7 + level * 0.3) * (1 + n * 0.0015);
    const spread = mean * (0.055 + 0.006 * Math.sqrt(n));
    return {
      date: w.addDays(through, n + 1),
      mean,
      low80: Math.max(0, mean - 1.28 * spread),
      high80: mean + 1.28 * spread,
      low95: Math.max(0, mean - 1.96 * spread),
      high95: mean + 2.1 * spread,
    };
  });
  const add = (key) => points.reduce((s, p) => s + p[key], 0);
  const mean = add('mean');
  const wide = mean * 0.06;
  const shares = Object.fromEntries(
    w.platforms.map((p) => [p, w.metricsFrom(w.platformDay(p, through))[metric]]),
  );
  const whole = Object.values(shares).reduce((a, b) => a + b, 0);
  return {
    ...common,
    history,
    points,
    total: sums.includes(metric)
      ? {
          mean,
          low80: mean - wide,
          high80: mean + wide * 1.1,
          low95: mean - wide * 1.6,
          high95: mean + wide * 1.8,
        }
      : null,
    models: [
      { model: 'ETS(A,Ad,A)', weight: 0.46, error: level * 0.051 },
      { model: 'Theta, deseasonalised', weight: 0.31, error: level * 0.055 },
      { model: 'differenced AR(7)', weight: 0.23, error: level * 0.058 },
    ],
    seasons: [7],
    shifts: [{ date: w.addDays(through, -41), factor: 1.18, change: level * 0.16 }],
    effects: [
      { name: 'Black Friday', effect: 0.31, unit: 'share' },
      { name: 'Turn of the month', effect: -0.04, unit: 'share' },
    ],
    used: 420,
    gaps: 2,
    outliers: 5,
    coherent: true,
    parts:
      sums.includes(metric) && !q.get('platform') && !campaign
        ? w.platforms.map((platform) => {
            const part = (mean * shares[platform]) / whole;
            return { platform, mean: part, low80: part * 0.92, high80: part * 1.09 };
          })
        : [],
    needed_days: 0,
    message: null,
  };
}

const back = (n) => w.addDays(w.lastDay, -n);
const [broken, hungry] = [w.campaigns[0], w.campaigns[1]];
const incident = (n, fields) => ({
  id: w.uuid(40_000 + n),
  kind: 'metric',
  severity: 'warning',
  state: 'open',
  metric: 'cpa',
  direction: 1,
  score: 0.996,
  shift: false,
  opened_on: back(4),
  last_seen_on: back(1),
  closed_on: null,
  entity_kind: 'campaign',
  campaign_id: broken.id,
  campaign_name: broken.name,
  platform: broken.platform,
  observed: 41.2,
  expected: 20.4,
  low: 16.8,
  high: 24.6,
  money_a_day: -184,
  signals: 5,
  touched: [{ kind: 'campaign', id: broken.id, name: broken.name }],
  dismissed_at: null,
  dismiss_reason: null,
  created_at: `${back(3)}T05:41:00Z`,
  updated_at: `${back(0)}T05:41:00Z`,
  version: 3,
  ...fields,
});
const incidents = [
  incident(1, {
    severity: 'critical',
    title: `Cost per conversion of ${broken.name} doubled`,
    text: 'CPA doubled on Tuesday: CVR fell by half, CPC unchanged; 80 % from this campaign’s own rate.',
    touched: [
      { kind: 'campaign', id: broken.id, name: broken.name },
      { kind: 'platform', id: null, name: 'Meta' },
      { kind: 'workspace', id: null, name: 'Northwind' },
    ],
  }),
  incident(2, {
    kind: 'tracking_broken',
    severity: 'critical',
    metric: 'conversions',
    direction: -1,
    title: `${hungry.name} tells no conversions since yesterday`,
    text: '1,840 clicks came and not one conversion; 68 were to be expected. The tag on the landing page probably stopped working.',
    campaign_id: hungry.id,
    campaign_name: hungry.name,
    platform: hungry.platform,
    observed: 0,
    expected: 68,
    low: 51,
    high: 86,
    money_a_day: -3944,
    opened_on: back(1),
    last_seen_on: back(0),
    signals: 2,
  }),
  incident(3, {
    kind: 'overspend',
    metric: 'spend',
    title: 'TikTok spends its month’s budget six days early',
    text: 'At this pace €14,200 are spent by the 30th; planned are €11,600.',
    entity_kind: 'platform',
    campaign_id: null,
    campaign_name: null,
    platform: 'tiktok',
    observed: 14_200,
    expected: 11_600,
    low: 11_000,
    high: 12_200,
    money_a_day: -87,
    opened_on: back(6),
  }),
  incident(4, {
    severity: 'info',
    metric: 'ctr',
    direction: 1,
    title: 'Click rate of the workspace rose and stays',
    text: 'CTR rose by 18 % and has stayed there for two weeks; new creatives on Meta carry most of it.',
    entity_kind: 'workspace',
    campaign_id: null,
    campaign_name: null,
    platform: null,
    observed: 0.0181,
    expected: 0.0153,
    low: 0.0147,
    high: 0.0159,
    money_a_day: 42,
    shift: true,
    opened_on: back(16),
    last_seen_on: back(9),
    state: 'closed',
    closed_on: back(7),
  }),
  incident(5, {
    kind: 'zero_delivery',
    metric: 'impressions',
    direction: -1,
    title: `${w.campaigns[3].name} delivers nothing`,
    text: 'No impressions for two days; 9,300 a day were usual.',
    campaign_id: w.campaigns[3].id,
    campaign_name: w.campaigns[3].name,
    platform: w.campaigns[3].platform,
    observed: 0,
    expected: 9300,
    low: 6200,
    high: 12_800,
    money_a_day: -61,
    state: 'dismissed',
    dismissed_at: `${back(10)}T09:00:00Z`,
    dismiss_reason: 'It was planned',
    opened_on: back(13),
    last_seen_on: back(11),
  }),
];
const has = (list, v) => !list || list.split(',').includes(v);
export const listAnomalies = (q) =>
  page(
    isFull()
      ? incidents.filter((i) =>
          ['state', 'severity', 'kind', 'platform', 'campaign_id'].every((k) =>
            has(q.get(k), i[k]),
          ),
        )
      : [],
  );
export function getAnomaly(id) {
  const i = incidents.find((x) => x.id === id);
  if (!i) return problem(404, 'No such anomaly');
  const days = w.listDays(back(59), back(0));
  const hit = (d) => d >= i.opened_on && d <= i.last_seen_on;
  const noise = (n, k) => 1 + Math.sin(n * 1.7 + k) * 0.05 + Math.cos(n * 0.9 + k * 3) * 0.03;
  const series = days.map((date, n) => {
    const season = 1 + Math.sin((n / 7) * 2 * Math.PI) * 0.06;
    const expected = i.expected * season;
    return {
      date,
      value: (hit(date) ? i.observed * (0.94 + (n % 3) * 0.06) : i.expected) * season * noise(n, 1),
      expected,
      low: i.low * season,
      high: i.high * season,
    };
  });
  const course = (metric, unit, usual, then) => ({
    metric,
    unit,
    points: days.map((date, n) => ({
      date,
      value: (hit(date) ? then : usual) * noise(n, metric.length),
    })),
  });
  const isCpa = i.metric === 'cpa';
  return {
    ...i,
    currency: 'EUR',
    series,
    drivers: isCpa
      ? [
          {
            metric: 'cvr',
            before: 0.031,
            after: 0.0158,
            effect: 19.9,
            share: 0.957,
            within_noise: false,
          },
          { metric: 'cpm', before: 8.4, after: 8.9, effect: 1.7, share: 0.082, within_noise: true },
          {
            metric: 'ctr',
            before: 0.0142,
            after: 0.0146,
            effect: -0.8,
            share: -0.039,
            within_noise: true,
          },
        ]
      : [],
    segments: isCpa
      ? [
          {
            kind: 'campaign',
            id: broken.id,
            name: broken.name,
            total: 16.6,
            rate: 15.9,
            mix: 0.7,
            share: 0.8,
          },
          {
            kind: 'campaign',
            id: hungry.id,
            name: hungry.name,
            total: 3.1,
            rate: 1.2,
            mix: 1.9,
            share: 0.15,
          },
          {
            kind: 'campaign',
            id: w.campaigns[2].id,
            name: w.campaigns[2].name,
            total: 1.1,
            rate: 1.3,
            mix: -0.2,
            share: 0.05,
          },
        ]
      : [],
    factors: isCpa
      ? [
          course('cvr', 'ratio', 0.031, 0.0158),
          course('cpc', 'money', 0.63, 0.65),
          course('ctr', 'ratio', 0.0142, 0.0146),
          course('cpm', 'money', 8.4, 8.9),
          course('impressions', 'count', 41_000, 40_200),
          course('conversions', 'count', 18, 9),
        ]
      : [],
    before_from: back(32),
    before_to: back(5),
    after_from: i.opened_on,
    after_to: i.last_seen_on,
  };
}
export function dismissAnomaly(b, id) {
  const i = incidents.find((x) => x.id === id);
  Object.assign(i, { state: 'dismissed', dismissed_at: w.now(), dismiss_reason: b.reason ?? null });
  publish('insights', 'incident.updated', { id });
  return i;
}
export const refresh = () => ({
  _status: 202,
  task: startTask(
    { type: 'insight.refresh', title: 'Look at the newest figures' },
    {
      seconds: 6,
      stages: ['Forecasting', 'Looking for anomalies', 'Weighing what to do', 'Scoring'],
      done: () => {
        publish('insights', 'insights.refreshed', { incidents: 3, recommendations: 7, score: 64 });
        return { incidents: 3, recommendations: 7, score: 64 };
      },
    },
  ),
});
const feedOf = (i) => ({
  id: i.id,
  kind: 'anomaly',
  at: i.updated_at,
  severity: i.severity,
  title: i.title,
  text: i.text,
  money_a_week: i.money_a_day * 7,
  link_kind: 'anomaly',
  link_id: i.id,
});
export const feed = (q) => ({
  data: (isFull()
    ? [
        ...incidents.filter((i) => i.state === 'open').map(feedOf),
        {
          id: 'f1',
          kind: 'recommendation',
          at: `${back(0)}T05:42:00Z`,
          severity: 'info',
          title: 'Move €340 a day to Performance Max · Boots · DE',
          text: 'Its next euro brings €4.10, the ones it would come from €1.30.',
          money_a_week: 1620,
          link_kind: 'recommendation',
          link_id: 'r1',
        },
        {
          id: 'f2',
          kind: 'forecast',
          at: `${back(0)}T05:40:00Z`,
          severity: 'info',
          title: 'Revenue will probably rise by 6 % in the next four weeks',
          text: 'Between +1 % and +12 % with a chance of 80 %.',
          money_a_week: null,
          link_kind: 'forecast',
          link_id: 'revenue',
        },
        {
          id: 'f3',
          kind: 'score',
          at: `${back(1)}T05:41:00Z`,
          severity: 'info',
          title: 'Marketing Health Score rose to 64',
          text: 'Efficiency gained 5 points; creative freshness lost 2.',
          money_a_week: null,
          link_kind: 'score',
          link_id: null,
        },
      ]
    : []
  ).slice(0, Number(q.get('limit') ?? 50)),
});

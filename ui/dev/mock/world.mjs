// An invented world for the mock server: 10,000 campaigns and 800 days, the same on every start.
const dayMs = 86_400_000;
export const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
export const now = () => new Date().toISOString();
export const lastDay = iso(Date.now() - dayMs);
const days = 800;
export const firstDay = iso(Date.now() - days * dayMs);
const dayIndex = (d) => Math.round((Date.parse(d) - Date.parse(firstDay)) / dayMs);
export const addDays = (d, n) => iso(Date.parse(d) + n * dayMs);

let seed = 7;
export const random = () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 4294967296;
const pick = (list) => list[Math.floor(random() * list.length)];
export const uuid = (n) =>
  `0192f0c4-${String(n).padStart(4, '0').slice(-4)}-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const platforms = ['meta', 'google', 'tiktok', 'snapchat'];
const profile = {
  meta: { cpm: 8.4, ctr: 0.0142, cvr: 0.031, value: 62, trend: 0.0004 },
  google: { cpm: 19.5, ctr: 0.034, cvr: 0.042, value: 58, trend: 0.0002 },
  tiktok: { cpm: 5.1, ctr: 0.0105, cvr: 0.017, value: 44, trend: 0.0011 },
  snapchat: { cpm: 4.2, ctr: 0.0088, cvr: 0.013, value: 41, trend: -0.0003 },
};
const week = [1.04, 1.06, 1.02, 1, 0.97, 0.88, 0.92];

/** Running sums of a platform's daily factor, so that any period of any campaign is one subtraction. */
const factor = {};
const running = {};
for (const p of platforms) {
  factor[p] = [];
  running[p] = [0];
  let drift = 1;
  for (let i = 0; i < days + 30; i++) {
    drift = Math.max(0.7, Math.min(1.4, drift + (random() - 0.5) * 0.05));
    const date = new Date(Date.parse(firstDay) + i * dayMs);
    const blackFriday = date.getUTCMonth() === 10 && date.getUTCDate() > 18 ? 1.18 : 1;
    const f = week[(date.getUTCDay() + 6) % 7] * drift * (1 + profile[p].trend * i) * blackFriday;
    factor[p].push(i < days ? f : 0);
    running[p].push(running[p][i] + factor[p][i]);
  }
}

const themes = [
  'Prospecting',
  'Retargeting',
  'Brand search',
  'Generic search',
  'Shopping',
  'Lookalike 1 %',
  'Lookalike 3 %',
  'Winter sale',
  'Black Friday',
  'New arrivals',
  'Newsletter sign-up',
  'App install',
  'Video views',
  'Store visits',
  'Loyalty',
  'Creator clips',
  'Advantage+ Shopping',
  'Performance Max',
];
const regions = ['DE', 'AT', 'CH', 'FR', 'NL', 'UK', 'ES', 'IT', 'Nordics', 'PL'];
const products = [
  'Boots',
  'Jackets',
  'Backpacks',
  'Tents',
  'Base layers',
  'Sleeping bags',
  'Headlamps',
  'Climbing',
  'Trail running',
  'Kids',
];
const objectives = ['OUTCOME_SALES', 'OUTCOME_LEADS', 'OUTCOME_TRAFFIC', 'OUTCOME_AWARENESS'];

export const accounts = platforms.flatMap((platform, i) =>
  ['Northwind EU', 'Northwind UK'].map((name, j) => ({
    id: uuid(100 + i * 2 + j),
    connection_id: uuid(50 + i),
    platform,
    external_id: `act_${48120 + i * 7 + j}`,
    name,
    currency: j ? 'GBP' : 'EUR',
    time_zone: j ? 'Europe/London' : 'Europe/Berlin',
    status: 'active',
    last_synced_at: new Date(Date.now() - (i + 1) * 420_000).toISOString(),
  })),
);

export const campaigns = Array.from({ length: 10_000 }, (_, i) => {
  const platform =
    i < 4 ? platforms[i] : pick(['meta', 'meta', 'meta', 'google', 'google', 'tiktok', 'snapchat']);
  const account = accounts.filter((a) => a.platform === platform)[random() < 0.8 ? 0 : 1];
  const size = random() ** 30 * 260 + 1;
  const skill = 0.55 + random() ** 1.4 * 1.5;
  const budget = Math.round(size * 1.25);
  return {
    id: uuid(1000 + i),
    platform,
    connection_id: account.connection_id,
    account_id: account.id,
    account_name: account.name,
    external_id: String(23_800_000_000 + i * 37),
    name: `${pick(themes)} · ${pick(products)} · ${pick(regions)}${i % 3 ? '' : ` · v${1 + (i % 5)}`}`,
    status: random() < 0.62 ? 'active' : random() < 0.7 ? 'paused' : 'archived',
    objective: pick(objectives),
    daily_budget: budget,
    lifetime_budget: null,
    currency: account.currency,
    start_date: addDays(firstDay, Math.floor(random() * 700)),
    end_date: null,
    created_at: '2025-03-01T08:00:00Z',
    updated_at: '2026-11-20T06:12:00Z',
    version: 1,
    _size: size,
    _skill: skill,
  };
});

export function metricsFrom(m) {
  const per = (a, b) => (b > 0 ? a / b : null);
  const r2 = (n) => Math.round(n * 100) / 100;
  return {
    impressions: Math.round(m.impressions),
    clicks: Math.round(m.clicks),
    spend: r2(m.spend),
    conversions: r2(m.conversions),
    revenue: r2(m.revenue),
    ctr: per(m.clicks, m.impressions),
    cpc: per(m.spend, m.clicks),
    cpm: m.impressions ? (m.spend / m.impressions) * 1000 : null,
    cpa: per(m.spend, m.conversions),
    cvr: per(m.conversions, m.clicks),
    roas: per(m.revenue, m.spend),
    reach: null,
    frequency: null,
    video_views: null,
  };
}
const clamp = (i) => Math.max(0, Math.min(days, i));
/** The figures of one campaign over a period. */
export function campaignSums(c, from, to) {
  const a = clamp(dayIndex(from > c.start_date ? from : c.start_date));
  const b = clamp(dayIndex(to) + 1);
  const weight = b > a ? running[c.platform][b] - running[c.platform][a] : 0;
  return sumsOf(c, weight);
}
function sumsOf(c, weight) {
  const p = profile[c.platform];
  const spend = c.status === 'archived' ? 0 : c._size * weight * 0.8;
  const impressions = (spend / p.cpm) * 1000;
  const clicks = impressions * p.ctr * (0.7 + c._skill * 0.3);
  const conversions = clicks * p.cvr * c._skill * 0.62;
  return { spend, impressions, clicks, conversions, revenue: conversions * p.value };
}
const jitter = (c, i) =>
  0.82 + (((parseInt(c.id.slice(-6), 16) * 31 + i * 977) % 1000) / 1000) * 0.36;
export function campaignDay(c, date) {
  const i = dayIndex(date);
  if (date < c.start_date || i < 0 || i >= days) return sumsOf(c, 0);
  return sumsOf(c, factor[c.platform][i] * jitter(c, i));
}
export function addUp(list) {
  const total = { spend: 0, impressions: 0, clicks: 0, conversions: 0, revenue: 0 };
  for (const m of list) for (const k in total) total[k] += m[k];
  return total;
}
/** The platform's figures of one day: the campaigns' sizes times the day's factor. */
const sizes = {};
export function platformDay(platform, date) {
  const i = dayIndex(date);
  if (i < 0 || i >= days) return addUp([]);
  sizes[platform] ??= addUp(
    campaigns.filter((c) => c.platform === platform).map((c) => sumsOf(c, 1)),
  );
  const late = 1 + Math.sin(i / 9 + platform.length) * 0.09;
  const out = {};
  for (const k in sizes[platform])
    out[k] =
      sizes[platform][k] *
      factor[platform][i] *
      (k === 'spend' || k === 'impressions' ? 1 : late) *
      0.8;
  return out;
}
export const listDays = (from, to) => {
  const list = [];
  for (let d = from; d <= to; d = addDays(d, 1)) list.push(d);
  return list;
};

// The longer answers: lists, sums and changes over the invented world.
import { publish } from './socket.mjs';
import { changes, demo, full, state, user } from './state.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

export const session = () => ({
  user,
  organization: state.current,
  access_token: `a${Date.now()}`,
  refresh_token: `r${Date.now()}`,
  token_type: 'Bearer',
  expires_in: 900,
});
export const isFull = () => full.has(state.current.id);
export const page = (data) => ({ data, next_cursor: null });
export const problem = (status, title, detail, errors) => ({
  _status: status,
  type: 'about:blank',
  title,
  status,
  detail,
  errors,
  request_id: 'req_01jd8x',
});
export const bare = ({ _size, _skill, ...c }) => c;
export const row = (c, from, to) => ({
  ...bare(c),
  ...w.metricsFrom(w.campaignSums(c, from, to)),
  reporting_currency: state.current.currency,
  pending_change: false,
});
export const has = (list, v) => !list || list.split(',').includes(v);
export const period = (q) => [q.get('from') ?? w.addDays(w.lastDay, -29), q.get('to') ?? w.lastDay];

export const snapshots = new Map();
export function listCampaigns(q) {
  const [from, to] = period(q);
  const sort = q.get('sort') || '-spend';
  const key = [
    from,
    to,
    sort,
    q.get('platform'),
    q.get('status'),
    q.get('account_id'),
    q.get('q'),
  ].join('|');
  if (!snapshots.has(key)) {
    const text = (q.get('q') ?? '').toLowerCase();
    const rows = (isFull() ? w.campaigns : [])
      .filter(
        (c) =>
          has(q.get('platform'), c.platform) &&
          has(q.get('status'), c.status) &&
          has(q.get('account_id'), c.account_id) &&
          c.name.toLowerCase().includes(text),
      )
      .map((c) => row(c, from, to));
    const by = sort.replace(/^-/, ''),
      sign = sort[0] === '-' ? -1 : 1;
    rows.sort((a, b) =>
      a[by] === b[by]
        ? 0
        : a[by] === null
          ? 1
          : b[by] === null
            ? -1
            : (a[by] < b[by] ? -1 : 1) * sign,
    );
    snapshots.clear();
    snapshots.set(key, rows);
  }
  const rows = snapshots.get(key),
    at = Number(q.get('cursor') ?? 0),
    limit = Number(q.get('limit') ?? 50);
  return {
    data: rows.slice(at, at + limit),
    next_cursor: at + limit < rows.length ? String(at + limit) : null,
    total: rows.length,
  };
}
export function summary(q) {
  const [from, to] = period(q);
  const days = w.listDays(from, to),
    n = days.length;
  const chosen = w.platforms.filter((p) => has(q.get('platform'), p) && isFull());
  const daysOf = (list) =>
    list.map((date) => ({
      date,
      parts: chosen.map((p) => ({ platform: p, m: w.platformDay(p, date) })),
    }));
  const current_ = daysOf(days),
    before = daysOf(w.listDays(w.addDays(from, -n), w.addDays(from, -1)));
  const total = (list) => w.metricsFrom(w.addUp(list.flatMap((d) => d.parts.map((x) => x.m))));
  const totals = total(current_),
    previous = total(before);
  const change = Object.fromEntries(
    Object.keys(totals).map((k) => [k, previous[k] ? totals[k] / previous[k] - 1 : null]),
  );
  const top = Number(q.get('top') ?? 5);
  const ranked =
    isFull() && top
      ? w.campaigns
          .filter((c) => has(q.get('platform'), c.platform))
          .map((c) => ({
            id: c.id,
            name: c.name,
            platform: c.platform,
            status: c.status,
            ...w.metricsFrom(w.campaignSums(c, from, to)),
          }))
          .filter((c) => c.spend > 500)
          .sort((a, b) => b.roas - a.roas)
      : [];
  return {
    from,
    to,
    currency: state.current.currency,
    complete_through: isFull() ? w.addDays(w.lastDay, -1) : null,
    totals,
    previous,
    change,
    by_platform: chosen.map((platform) => ({
      platform,
      ...w.metricsFrom(
        w.addUp(current_.map((d) => d.parts.find((x) => x.platform === platform).m)),
      ),
    })),
    daily: isFull()
      ? current_
          .filter((d) => d.date <= w.lastDay)
          .map((d) => ({ date: d.date, ...w.metricsFrom(w.addUp(d.parts.map((x) => x.m))) }))
      : [],
    daily_by_platform: current_
      .filter((d) => d.date <= w.lastDay)
      .flatMap((d) =>
        d.parts.map((x) => ({
          date: d.date,
          platform: x.platform,
          spend: Math.round(x.m.spend * 100) / 100,
          revenue: Math.round(x.m.revenue * 100) / 100,
        })),
      ),
    top_campaigns: ranked.slice(0, top),
    bottom_campaigns: ranked.slice(-top).reverse(),
    unconverted: isFull() ? [{ currency: 'SEK', spend: 18_420.5 }] : [],
  };
}
export function metrics(id, q) {
  const c = w.campaigns.find((x) => x.id === id);
  const [from, to] = period(q);
  const list = w
    .listDays(from, to)
    .filter((d) => d <= w.lastDay)
    .map((date) => ({ date, m: w.campaignDay(c, date) }));
  return {
    currency: state.current.currency,
    granularity: 'day',
    from,
    to,
    complete_through: w.addDays(w.lastDay, -1),
    data: list.map(({ date, m }) => ({ date, ...w.metricsFrom(m) })),
    totals: w.metricsFrom(w.addUp(list.map((x) => x.m))),
  };
}
export function ads(id, q) {
  const c = w.campaigns.find((x) => x.id === id);
  const [from, to] = period(q);
  const whole = w.campaignSums(c, from, to);
  return page(
    [0.46, 0.27, 0.17, 0.1].map((share, i) => ({
      id: `${id}-${i}`,
      external_id: `ad${i}`,
      name: ['Video 15 s, hook A', 'Carousel, 5 products', 'Static, offer', 'Creator clip'][i],
      ad_group_id: 'g1',
      ad_group_name: ['Broad', 'Lookalike'][i % 2],
      status: i === 3 ? 'paused' : 'active',
      creative: {
        title: 'Built for the cold',
        body: 'Free returns for 100 days.',
        image_url: null,
        thumbnail_url: null,
        destination_url: 'https://northwind.test/boots',
      },
      ...w.metricsFrom(
        Object.fromEntries(
          Object.entries(whole).map(([k, v]) => [
            k,
            v * share * (k === 'revenue' ? 1.4 - i * 0.3 : 1),
          ]),
        ),
      ),
    })),
  );
}
export function patchCampaign(id, body) {
  const c = w.campaigns.find((x) => x.id === id);
  if (body.daily_budget !== undefined && body.daily_budget < 1)
    return problem(422, 'Invalid values', undefined, [
      { pointer: '/daily_budget', detail: 'At least 1' },
    ]);
  for (const field of ['name', 'status', 'daily_budget']) {
    if (body[field] === undefined || body[field] === c[field]) continue;
    changes.unshift({
      id: w.uuid(20_000 + changes.length),
      campaign_id: id,
      at: w.now(),
      field,
      old_value: String(c[field]),
      new_value: String(body[field]),
      actor_kind: 'user',
      actor_name: user.name,
      reason: body.reason ?? null,
      state: 'applied',
      outcome: null,
      task_id: null,
      applied_at: w.now(),
    });
    c[field] = body[field];
  }
  c.version++;
  snapshots.clear();
  return {
    campaign: bare(c),
    task: startTask(
      { type: 'ads.change', title: `Change ${c.name}` },
      { seconds: 2, stages: ['Asking the platform'] },
    ),
  };
}
export const fill = (title, type, stages) => {
  const id = state.current.id;
  return {
    _status: 202,
    task: startTask(
      { title, type },
      {
        seconds: Number(process.env.MOCK_SECONDS ?? 5),
        stages,
        done: () => (
          full.add(id),
          demo.add(id),
          publish('campaigns', 'ads.metrics_synced', {}),
          { campaigns: 10_000 }
        ),
      },
    ),
  };
};

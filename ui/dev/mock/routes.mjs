// One line a route; shapes as in openapi.json.
import {
  ads,
  bare,
  fill,
  has,
  isFull,
  listCampaigns,
  metrics,
  page,
  patchCampaign,
  period,
  problem,
  row,
  session,
  snapshots,
  summary,
} from './answers.mjs';
import { adviceRoutes } from './advice.mjs';
import { alertRoutes } from './alerts.mjs';
import { ruleRoutes } from './automation.mjs';
import { contentRoutes } from './content.mjs';
import { deliveryRoutes } from './delivery.mjs';
import { loopRoutes } from './loop.mjs';
import { roomRoutes } from './rooms.mjs';
import { foretellRoutes } from './foretell.mjs';
import { listAudit, listRates } from './records.mjs';
import { fileName, importResult, preview } from './importing.mjs';
import * as insight from './insight.mjs';
import { createConnection, startSync, syncStatus, testConnection } from './connections.mjs';
import { publish } from './socket.mjs';
import {
  changes,
  connectors,
  demo,
  full,
  makeConnection,
  members,
  organizations,
  state,
  user,
} from './state.mjs';
import { restart, startTask, tasks } from './tasks.mjs';
import * as w from './world.mjs';

export const routes = {
  ...foretellRoutes,
  ...adviceRoutes,
  ...ruleRoutes,
  ...alertRoutes,
  ...contentRoutes,
  ...loopRoutes,
  ...deliveryRoutes,
  ...roomRoutes,
  'POST /auth/login': (_q, b) =>
    b.password === 'wrong'
      ? problem(401, 'Not signed in', 'E-mail or password is not right')
      : session(),
  'POST /auth/register': (_q, b) => {
    if (b.email === 'taken@northwind.test')
      return problem(422, 'Invalid values', undefined, [
        { pointer: '/email', detail: 'There is already an account with this address' },
      ]);
    state.current = {
      id: w.uuid(600 + organizations.length),
      name: b.organization,
      currency: b.currency,
      time_zone: b.time_zone,
      role: 'owner',
      created_at: w.now(),
      version: 1,
    };
    organizations.push(state.current);
    state.connections = [];
    return { _status: 201, ...session() };
  },
  'POST /auth/refresh': (_q, b) => (
    (state.current = organizations.find((o) => o.id === b.organization_id) ?? state.current),
    session()
  ),
  'POST /auth/logout': () => ({ _status: 204 }),
  'POST /auth/forgot-password': () => ({ _status: 202 }),
  'POST /auth/reset-password': (_q, b) =>
    b.token === 'old' ? problem(422, 'This link is not valid any more') : { _status: 204 },
  'GET /auth/me': () => ({ user, organization: state.current, organizations }),
  'GET /invitations/:id': (_q, _b, id) =>
    id === 'gone'
      ? problem(404, 'No such invitation')
      : {
          organization_name: 'Northwind Outdoor',
          email: 'amelie@agency.test',
          role: 'editor',
          existing_user: id === 'known',
        },
  'POST /auth/accept-invitation': () => session(),
  'GET /users/profile': () => user,
  'PUT /users/profile': (_q, b) =>
    b.new_password && b.current_password === 'wrong'
      ? problem(422, 'Invalid values', undefined, [
          { pointer: '/current_password', detail: 'is not your present password' },
        ])
      : Object.assign(user, b.name && { name: b.name }, b.locale && { locale: b.locale }),
  'GET /users/organizations': () => page(organizations),
  'POST /users/organizations': (_q, b) => {
    const o = { ...organizations[0], ...b, id: w.uuid(600 + organizations.length) };
    organizations.push(o);
    return { _status: 201, ...o };
  },
  'GET /organization': () => state.current,
  'PATCH /organization': (_q, b) =>
    Object.assign(state.current, b, { version: state.current.version + 1 }),
  'DELETE /organization': () => ({ _status: 204 }),
  'GET /members': () => page(members),
  'POST /members/invitations': (_q, b) => {
    if (members.some((m) => m.state === 'active' && m.email === b.email))
      return problem(409, 'Conflict', 'This person is a member already.', [
        { pointer: '/email', detail: 'is a member already' },
      ]);
    const old = members.findIndex((m) => m.email === b.email);
    const invited = {
      ...members.at(-1),
      name: null,
      user_id: null,
      state: 'invited',
      joined_at: null,
      last_seen_at: null,
      ...b,
      id: w.uuid(400 + members.length),
      invited_at: w.now(),
    };
    if (old < 0) members.push(invited);
    else members[old] = invited;
    return {
      _status: 201,
      id: invited.id,
      ...b,
      expires_at: new Date(Date.now() + 7 * 86_400_000).toISOString(),
      url: 'http://127.0.0.1:8080/accept-invitation?token=abc',
    };
  },
  'PATCH /members/:id': (_q, b, id) =>
    Object.assign(
      members.find((m) => m.id === id),
      b,
    ),
  'DELETE /members/:id': (_q, _b, id) => (
    members.splice(
      members.findIndex((m) => m.id === id),
      1,
    ),
    { _status: 204 }
  ),
  'GET /api-keys': () => page(state.keys),
  'POST /api-keys': (_q, b) => {
    const k = {
      ...state.keys[0],
      scopes: ['*'],
      ...b,
      id: w.uuid(500 + state.keys.length),
      last_used_at: null,
      prefix: 'hrld_9aBc',
    };
    state.keys = [k, ...state.keys];
    return { _status: 201, ...k, key: 'hrld_9aBcD3fGh1jKlMnOpQrStUvWxYz' };
  },
  'DELETE /api-keys/:id': (_q, _b, id) => (
    (state.keys = state.keys.filter((k) => k.id !== id)),
    { _status: 204 }
  ),
  'GET /audit-log': listAudit,
  'GET /tasks': (q) => {
    const all = tasks.filter((t) => has(q.get('state'), t.state) && has(q.get('type'), t.type));
    const at = Number(q.get('cursor') ?? 0),
      end = at + Number(q.get('limit') ?? 50);
    return {
      data: all.slice(at, end).map((t) => ({ ...t, log: [] })),
      next_cursor: end < all.length ? String(end) : null,
    };
  },
  'GET /tasks/:id': (_q, _b, id) => tasks.find((t) => t.id === id) ?? problem(404, 'No such task'),
  'POST /tasks/:id/cancel': (_q, _b, id) => {
    const t = Object.assign(
      tasks.find((x) => x.id === id),
      { state: 'cancelled', finished_at: w.now() },
    );
    publish('tasks', 'task.updated', t);
    return t;
  },
  'POST /tasks/:id/retry': (_q, _b, id) => restart(tasks.find((x) => x.id === id)),
  'GET /schedules': () => page(state.schedules),
  'PATCH /schedules/:id': (_q, b, id) => {
    if (b.cron?.includes('99'))
      return problem(422, 'Invalid values', undefined, [
        { pointer: '/cron', detail: 'the minute "99" is outside 0 to 59' },
      ]);
    const s = state.schedules.find((x) => x.id === id);
    Object.assign(s, b);
    s.next_run_at = s.enabled ? new Date(Date.now() + 4_000_000).toISOString() : null;
    return s;
  },
  'GET /connectors': () => page(connectors),
  'GET /connections': () => page(state.connections),
  'GET /connections/:id': (_q, _b, id) =>
    state.connections.find((c) => c.id === id) ?? problem(404, 'No such connection'),
  'POST /connections': (_q, b) => createConnection(b),
  'PATCH /connections/:id': (_q, b, id) => {
    const c = state.connections.find((x) => x.id === id);
    if (b.enabled !== undefined) c.state = b.enabled ? 'connected' : 'disabled';
    if (b.settings) Object.assign(c, { state: 'new', last_error: null });
    return Object.assign(c, b.name && { name: b.name });
  },
  'DELETE /connections/:id': (_q, _b, id) => (
    (state.connections = state.connections.filter((c) => c.id !== id)),
    { _status: 204 }
  ),
  'POST /connections/:id/test': (_q, _b, id) => testConnection(id),
  'GET /campaigns': listCampaigns,
  'POST /campaigns': (_q, b) => ({ _status: 201, ...bare(w.campaigns[0]), ...b }),
  'GET /campaigns/performance/summary': summary,
  'POST /campaigns/sync': (_q, b) => startSync(b),
  'GET /campaigns/sync/:id/status': (_q, _b, id) => syncStatus(id),
  'POST /campaigns/import/preview': (_q, b) =>
    preview(b) ?? problem(404, 'This file is not here any more'),
  'POST /campaigns/import': (_q, b) => {
    const id = state.current.id;
    return {
      _status: 202,
      task: startTask(
        { type: 'ads.import', title: `Import ${fileName(b.file_id)}` },
        {
          seconds: Number(process.env.MOCK_SECONDS ?? 5),
          stages: ['Reading the file', 'Matching campaigns', 'Writing figures'],
          done: () => (full.add(id), importResult(b.file_id)),
        },
      ),
    };
  },
  'POST /campaigns/bulk': (_q, b) => {
    for (const id of b.ids) {
      const c = w.campaigns.find((x) => x.id === id);
      if (b.status) c.status = b.status;
      if (b.daily_budget) c.daily_budget = b.daily_budget;
      if (b.budget_percent)
        c.daily_budget = Math.round(c.daily_budget * (1 + b.budget_percent / 100));
    }
    snapshots.clear();
    return {
      _status: 202,
      task: startTask(
        { type: 'ads.change', title: `Change ${b.ids.length} campaigns` },
        { seconds: 3 },
      ),
    };
  },
  'POST /campaigns/changes/:id/revert': (_q, _b, id) => {
    const c = changes.find((x) => x.id === id);
    c.state = 'reverted';
    return patchCampaign(c.campaign_id, {
      [c.field]: c.field === 'daily_budget' ? Number(c.old_value) : c.old_value,
    });
  },
  'GET /campaigns/:id': (q, _b, id) => {
    const c = w.campaigns.find((x) => x.id === id);
    return c
      ? row(c, ...period(q))
      : problem(404, 'No such campaign', `There is no campaign ${id} in this workspace.`);
  },
  'PATCH /campaigns/:id': (_q, b, id) => patchCampaign(id, b),
  'DELETE /campaigns/:id': (_q, _b, id) => {
    w.campaigns.find((x) => x.id === id).status = 'archived';
    snapshots.clear();
    return { _status: 204 };
  },
  'GET /campaigns/:id/metrics': (q, _b, id) => metrics(id, q),
  'GET /campaigns/:id/ads': (q, _b, id) => ads(id, q),
  'GET /campaigns/:id/history': (_q, _b, id) =>
    page([
      ...changes.filter((c) => c.campaign_id === id),
      {
        id: w.uuid(19_000),
        campaign_id: id,
        at: '2026-11-12T09:20:00Z',
        field: 'daily_budget',
        old_value: '80',
        new_value: '120',
        actor_kind: 'user',
        actor_name: 'Jon Berg',
        reason: 'ROAS above 4 for two weeks',
        state: 'applied',
        outcome: 'Meta accepted the budget',
        task_id: null,
        applied_at: '2026-11-12T09:20:04Z',
      },
      {
        id: w.uuid(19_001),
        campaign_id: id,
        at: '2026-11-03T07:01:00Z',
        field: 'status',
        old_value: 'paused',
        new_value: 'active',
        actor_kind: 'platform',
        actor_name: null,
        reason: null,
        state: 'applied',
        outcome: null,
        task_id: null,
        applied_at: '2026-11-03T07:01:00Z',
      },
    ]),
  'GET /accounts': () => page(isFull() ? w.accounts : []),
  'GET /exchange-rates': listRates,
  'POST /exchange-rates/import': (_q, b) => ({
    _status: 202,
    task: startTask({
      type: 'ads.import_rates',
      title: `Exchange rates from ${b.file?.name ?? 'a file'}`,
    }),
  }),
  'POST /demo': () =>
    fill('Fill with demo data', 'demo.fill', [
      'Inventing a market',
      'Writing 120 days of figures',
      'Adding up',
    ]),
  'POST /sandbox/connect': () => {
    state.connections = w.platforms.map((p, i) => makeConnection(p, i));
    fill('Sync sandbox platforms', 'ads.sync', [
      'Meta Ads',
      'Google Ads',
      'TikTok Ads',
      'Snapchat Ads',
    ]);
    return { _status: 201, ...page(state.connections) };
  },
  'GET /views': () => page(state.views),
  'POST /views': (_q, b) => {
    const v = {
      ...b,
      shared: !!b.shared,
      id: w.uuid(300 + state.views.length),
      created_by: user.name,
      version: 1,
    };
    state.views.push(v);
    return { _status: 201, ...v };
  },
  'PATCH /views/:id': (_q, b, id) =>
    Object.assign(
      state.views.find((v) => v.id === id),
      b,
    ),
  'DELETE /views/:id': (_q, _b, id) => (
    (state.views = state.views.filter((v) => v.id !== id)),
    { _status: 204 }
  ),
  'GET /overview': () => ({
    campaigns: isFull() ? 10_000 : 0,
    connections: state.connections.length,
    has_facts: isFull(),
    first_date: isFull() ? w.firstDay : null,
    last_date: isFull() ? w.lastDay : null,
    demo: demo.has(state.current.id),
  }),
  'GET /insights/forecast': insight.forecast,
  'GET /insights/mix': insight.mediaMix,
  'GET /insights/refreshes': insight.refreshes,
  'GET /insights/anomalies': insight.listAnomalies,
  'GET /insights/anomalies/:id': (_q, _b, id) => insight.getAnomaly(id),
  'POST /insights/anomalies/:id/dismiss': (_q, b, id) => insight.dismissAnomaly(b, id),
  'POST /insights/refresh': insight.refresh,
  'GET /insights/health-score': insight.healthScore,
  'GET /insights/benchmarks': insight.benchmarks,
  'PUT /insights/benchmarks': insight.replaceBenchmarks,
  'DELETE /insights/benchmarks': insight.deleteBenchmarks,
  'GET /insights/feed': insight.feed,
  'POST /stream/tickets': () => ({ ticket: 't', expires_in: 30 }),
};

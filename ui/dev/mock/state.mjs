// The mock's records other than campaigns. `state` is what requests change.
import { seedTasks } from './tasks.mjs';
import * as w from './world.mjs';

export const user = {
  id: w.uuid(1),
  email: 'mira@northwind.test',
  name: 'Mira Keller',
  locale: null,
  created_at: '2026-01-05T08:00:00Z',
};
export const organizations = [
  {
    id: w.uuid(10),
    name: 'Northwind Outdoor',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    role: 'owner',
    created_at: '2026-01-05T08:00:00Z',
    version: 1,
  },
  {
    id: w.uuid(11),
    name: 'Fabrikam',
    currency: 'USD',
    time_zone: 'America/New_York',
    role: 'editor',
    created_at: '2026-02-11T08:00:00Z',
    version: 1,
  },
];
export const full = new Set(organizations.map((o) => o.id));
export const demo = new Set();

const views = [
  {
    id: w.uuid(300),
    page: 'campaigns',
    name: 'Losing money',
    query: 'sort=roas&status=active',
    columns: ['name', 'spend', 'roas', 'cpa'],
    shared: true,
    created_by: user.name,
    version: 1,
  },
];
export const changes = [];
export const members = [
  {
    id: w.uuid(400),
    user_id: user.id,
    email: user.email,
    name: user.name,
    role: 'owner',
    state: 'active',
    invited_at: null,
    joined_at: '2026-01-05T08:00:00Z',
    last_seen_at: w.now(),
  },
  {
    id: w.uuid(401),
    user_id: w.uuid(2),
    email: 'jon@northwind.test',
    name: 'Jon Berg',
    role: 'editor',
    state: 'active',
    invited_at: null,
    joined_at: '2026-03-02T08:00:00Z',
    last_seen_at: '2026-11-20T16:40:00Z',
  },
  ...[
    ['Lena Fischer', 'lena@northwind.test', 'admin'],
    ['Noah Brandt', 'noah@northwind.test', 'viewer'],
  ].map(([name, email, role], i) => ({
    id: w.uuid(410 + i),
    user_id: w.uuid(3 + i),
    email,
    name,
    role,
    state: 'active',
    invited_at: null,
    joined_at: '2026-04-12T08:00:00Z',
    last_seen_at: i ? null : new Date(Date.now() - 5_400_000).toISOString(),
  })),
  {
    id: w.uuid(402),
    user_id: null,
    email: 'amelie@agency.test',
    name: null,
    role: 'viewer',
    state: 'invited',
    invited_at: new Date(Date.now() - 2 * 86_400_000).toISOString(),
    joined_at: null,
    last_seen_at: null,
  },
];
const keys = [
  {
    id: w.uuid(500),
    name: 'Looker export',
    prefix: 'hrld_7fQ2',
    role: 'viewer',
    scopes: ['campaigns:read'],
    created_at: '2026-05-01T08:00:00Z',
    last_used_at: '2026-11-21T05:00:00Z',
    expires_at: null,
    created_by: user.id,
  },
  {
    id: w.uuid(501),
    name: 'Budget bot',
    prefix: 'hrld_Xk1p',
    role: 'editor',
    scopes: [
      'campaigns:read',
      'campaigns:write',
      'overview:read',
      'tasks:read',
      'accounts:read',
      'schedules:read',
    ],
    created_at: '2026-08-24T08:00:00Z',
    last_used_at: '2026-11-21T07:12:00Z',
    expires_at: new Date(Date.now() + 3 * 86_400_000).toISOString(),
    created_by: w.uuid(2),
  },
  {
    id: w.uuid(502),
    name: 'Old dashboard',
    prefix: 'hrld_Qm8z',
    role: 'viewer',
    scopes: ['*'],
    created_at: '2025-11-01T08:00:00Z',
    last_used_at: null,
    expires_at: '2026-11-01T08:00:00Z',
    created_by: w.uuid(77),
  },
];
const schedule = (i, title, cron, fields = {}) => ({
  id: w.uuid(900 + i),
  type: 'ads.sync',
  title,
  cron,
  enabled: true,
  next_run_at: new Date(Date.now() + (i + 1) * 2_600_000).toISOString(),
  last_run_at: new Date(Date.now() - (i + 1) * 1_700_000).toISOString(),
  last_task_id: w.uuid(8999),
  ...fields,
});
const schedules = [
  schedule(0, 'Sync of Meta Ads', '17 */6 * * *'),
  schedule(1, 'Sync of Google Ads', '*/15 * * * *'),
  schedule(2, 'Sync of TikTok Ads', '30 6 * * MON-FRI', {
    enabled: false,
    next_run_at: null,
    last_run_at: null,
    last_task_id: null,
  }),
  schedule(3, 'Sync of Snapchat Ads', '0 5 1,15 * *'),
];
const names = {
  meta: 'Meta Ads',
  google: 'Google Ads',
  tiktok: 'TikTok Ads',
  snapchat: 'Snapchat Ads',
};
const secret = (title, description) => ({ type: 'string', title, description, writeOnly: true });
const open = (title, description) => ({ type: ['string', 'null'], title, description });
const settings = {
  meta: {
    access_token: secret(
      'Access token',
      'A system user token with the permissions ads_read and ads_management.',
    ),
    app_secret: { ...secret('App secret', 'Only when the app demands proof of it.') },
    account_ids: open('Ad account ids', 'Separated by commas; empty means every ad account.'),
    api_base: open('API address', 'Only for the sandbox.'),
  },
  google: {
    developer_token: secret(
      'Developer token',
      'From your manager account: Tools, Setup, API Center.',
    ),
    client_id: open('OAuth client id', 'From the Google Cloud console.'),
    client_secret: secret('OAuth client secret', 'Beside the client id.'),
    refresh_token: secret('Refresh token', 'Of a Google user who can see the accounts.'),
    customer_ids: open('Customer ids', 'Separated by commas; empty means every account.'),
    api_base: open('API address', 'Only for the sandbox.'),
  },
  tiktok: {
    access_token: secret('Access token', 'The long-lived token of your app.'),
    advertiser_ids: open('Advertiser ids', 'Separated by commas.'),
    api_base: open('API address', 'Only for the sandbox.'),
  },
  snapchat: {
    client_id: open('OAuth client id', 'Snapchat Ads Manager, Business details, OAuth apps.'),
    client_secret: secret('OAuth client secret', 'Beside the client id.'),
    refresh_token: secret('Refresh token', 'It does not expire.'),
    swipe_window: {
      ...open('Swipe-up window', 'Purchases this long after a swipe count; 28 days if empty.'),
      enum: ['days_1', 'days_7', 'days_28', null],
    },
    api_base: open('API address', 'Only for the sandbox.'),
  },
};
export const connectors = w.platforms.map((platform) => ({
  id: `${platform}_ads`,
  name: names[platform],
  platform,
  capabilities: ['pull_ads', 'change_ads'],
  docs: '1. Open **Business settings**, Users, System users.\n2. Choose *Generate token* with `ads_read` and `ads_management`.\n3. Copy it here: it is [shown once](https://example.test/docs).',
  settings_schema: {
    type: 'object',
    required: Object.keys(settings[platform]).filter(
      (k) => k.endsWith('token') || k.startsWith('client_'),
    ),
    properties: settings[platform],
  },
}));
export const makeConnection = (platform, i, state = 'connected') => ({
  id: w.uuid(50 + i),
  connector_id: `${platform}_ads`,
  name: names[platform],
  state,
  settings: { account_ids: '48120, 48121' },
  sandbox: true,
  account_count: 2,
  last_sync_at: new Date(Date.now() - (i + 1) * 420_000).toISOString(),
  last_error:
    state === 'error' ? 'The access token expired on 19 November. Reconnect the account.' : null,
  last_checked_at: w.now(),
  next_sync_at: new Date(Date.now() + 900_000).toISOString(),
  quota_used: [0.12, 0.34, 0.81, 0.05][i],
  created_at: '2026-01-06T08:00:00Z',
  version: 1,
});
const connections = w.platforms.map((p, i) =>
  makeConnection(p, i, p === 'tiktok' ? 'error' : 'connected'),
);

export const state = { current: organizations[0], views, keys, connections, schedules };
export function openFirst() {
  if (state.current === organizations[0]) return;
  state.current = organizations[0];
  state.connections = connections;
}
seedTasks();

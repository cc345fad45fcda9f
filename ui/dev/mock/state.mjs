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
  {
    id: w.uuid(402),
    user_id: null,
    email: 'amelie@agency.test',
    name: null,
    role: 'viewer',
    state: 'invited',
    invited_at: '2026-11-19T09:00:00Z',
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
    created_by: user.name,
  },
];
const names = {
  meta: 'Meta Ads',
  google: 'Google Ads',
  tiktok: 'TikTok Ads',
  snapchat: 'Snapchat Ads',
};
const secret = (title, description) => ({ type: 'string', title, description, writeOnly: true });
export const connectors = w.platforms.map((platform) => ({
  id: `${platform}_ads`,
  name: names[platform],
  platform,
  capabilities: ['pull_ads', 'change_ads'],
  settings_schema: {
    type: 'object',
    required: ['access_token'],
    properties: {
      access_token: secret('Access token', 'A long-lived token of a system user'),
      account_id: {
        type: 'string',
        title: 'Account id',
        description: 'Empty for all accounts the token can see',
      },
    },
  },
}));
export const makeConnection = (platform, i, state = 'connected') => ({
  id: w.uuid(50 + i),
  connector_id: `${platform}_ads`,
  name: names[platform],
  state,
  settings: { account_id: '' },
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

export const state = { current: organizations[0], views, keys, connections };
seedTasks();

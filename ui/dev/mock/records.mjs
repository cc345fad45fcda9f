// The audit log and the exchange rates: long lists that are paged.
import { members, state, user } from './state.mjs';
import * as w from './world.mjs';

const hourMs = 3_600_000;
const kinds = [
  ['campaign.updated', 'campaign', { daily_budget: 150, reason: 'ROAS above 4 for two weeks' }],
  ['session.opened', 'session', null],
  ['connection.updated', 'connection', { name: 'Meta Ads' }],
  ['member.invited', 'member', { email: 'amelie@agency.test', role: 'viewer' }],
  ['campaigns.changed', 'campaign', { ids: [w.uuid(1000), w.uuid(1001)], budget_percent: 10 }],
  ['import.started', 'import', { file: 'meta-october.csv', rows: 12_480 }],
  ['api_key.created', 'api_key', { name: 'Budget bot', role: 'editor' }],
  ['exchange_rates.import_started', null, null],
  ['task.retried', 'task', null],
  ['organization.updated', 'organization', { time_zone: 'Europe/Berlin' }],
  ['view.created', 'view', null],
  ['connectSandbox', null, null],
];
const lines = Array.from({ length: 340 }, (_, i) => {
  const [action, entity, detail] = kinds[(i * 7) % kinds.length];
  const key = i % 9 === 4 ? state.keys[1] : null;
  const person = i % 3 ? user : { id: w.uuid(2), name: members[1].name };
  const isSystem = i % 17 === 11;
  return {
    id: w.uuid(30_000 + i),
    at: new Date(Date.now() - (i * i * 0.02 + i * 0.6 + 0.05) * hourMs).toISOString(),
    actor_kind: isSystem ? 'system' : key ? 'api_key' : 'user',
    actor_id: isSystem ? null : (key ?? person).id,
    actor_name: isSystem ? 'Herald' : (key ?? person).name,
    action,
    entity,
    entity_id: entity ? w.uuid(1000 + i) : null,
    detail,
    address: isSystem ? null : i % 5 ? '203.0.113.7' : '2001:db8:85a3::8a2e:370:7334',
    request_id: isSystem ? null : `req_01jd8x${i.toString(36)}`,
  };
});

function paged(all, q) {
  const at = Number(q.get('cursor') ?? 0);
  const end = at + Number(q.get('limit') ?? 50);
  return { data: all.slice(at, end), next_cursor: end < all.length ? String(end) : null };
}

export function listAudit(q) {
  const is = (name, value) => !q.get(name) || q.get(name) === value;
  return paged(
    lines.filter(
      (l) =>
        is('actor_id', l.actor_id) &&
        is('entity', l.entity) &&
        is('action', l.action) &&
        (!q.get('from') || l.at >= q.get('from')) &&
        (!q.get('to') || l.at < q.get('to')),
    ),
    q,
  );
}

const bases = { USD: 1.0862, GBP: 0.8421, CHF: 0.9388, SEK: 11.4275, JPY: 164.18 };
const rates = Array.from({ length: 90 }, (_, i) =>
  Object.entries(bases).map(([quote, rate], j) => ({
    date: w.addDays(w.lastDay, -i),
    base: 'EUR',
    quote,
    rate: Math.round(rate * (1 + Math.sin(i / 9 + j) * 0.012) * 10_000) / 10_000,
  })),
).flat();

export function listRates(q) {
  const currency = q.get('currency');
  const isNew = state.current.id !== w.uuid(10);
  const known = isNew ? [] : rates;
  return paged(
    known.filter((r) => !currency || r.base === currency || r.quote === currency),
    q,
  );
}

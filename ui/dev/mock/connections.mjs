// Connections that can be made, tested and synced: a token "wrong" is refused, as a platform would.
import { problem } from './answers.mjs';
import { publish } from './socket.mjs';
import { connectors, makeConnection, state } from './state.mjs';
import { startTask, tasks } from './tasks.mjs';
import * as w from './world.mjs';

const tell = (c) => publish('connections', 'connection.updated', { id: c.id });
const refused = new Set();

export function createConnection(b) {
  const connector = connectors.find((c) => c.id === b.connector_id);
  const lacks = connector.settings_schema.required.filter((k) => !b.settings[k]);
  if (lacks.length > 0)
    return problem(
      422,
      'Invalid values',
      undefined,
      lacks.map((k) => ({ pointer: `/settings/${k}`, detail: 'is required' })),
    );
  const c = {
    ...makeConnection(connector.platform, 0, 'new'),
    id: w.uuid(70 + state.connections.length),
    name: b.name,
    sandbox: false,
    account_count: 0,
    last_sync_at: null,
    last_checked_at: null,
    quota_used: null,
    settings: {},
  };
  if (Object.values(b.settings).includes('wrong')) refused.add(c.id);
  state.connections.push(c);
  return { _status: 201, ...c };
}
export function testConnection(id) {
  const c = state.connections.find((x) => x.id === id);
  const isBad = refused.has(id) || c.state === 'error';
  const accounts = w.accounts.filter((a) => c.connector_id.startsWith(a.platform));
  const done = () => {
    Object.assign(c, {
      state: isBad ? 'error' : 'connected',
      last_error: isBad ? 'The platform refused the access token.' : null,
      last_checked_at: w.now(),
      account_count: isBad ? 0 : accounts.length,
    });
    tell(c);
    return isBad
      ? { ok: false, message: 'The platform refused the access token.', accounts: [] }
      : { ok: true, message: `Connected as Mira Keller: 2 ad account(s).`, accounts };
  };
  return {
    _status: 202,
    task: startTask(
      { type: 'ads.test', title: `Test of ${c.name}` },
      { seconds: 1.5, stages: ['Asking the platform'], done },
    ),
  };
}

const syncs = new Map();
export function startSync(b) {
  const chosen = state.connections.filter(
    (c) => c.state !== 'disabled' && (!b.connection_ids || b.connection_ids.includes(c.id)),
  );
  const task = startTask(
    {
      type: 'ads.sync',
      title: chosen.length === 1 ? `Sync of ${chosen[0].name}` : 'Sync of all connections',
    },
    {
      seconds: 8,
      stages: chosen.map((c) => c.name),
      done: () => {
        for (const c of chosen) if (c.state === 'connected') c.last_sync_at = w.now();
        chosen.forEach(tell);
        return { connections: chosen.length, rows: 48_210, accounts: 8 };
      },
    },
  );
  syncs.set(task.id, chosen);
  return { _status: 202, job_id: task.id, task };
}
export function syncStatus(id) {
  const task = tasks.find((t) => t.id === id);
  const chosen = syncs.get(id) ?? [];
  if (!task) return problem(404, 'There is no such sync.');
  return {
    job_id: id,
    task,
    connections: chosen.map((c, i) => {
      const at = Math.min(1, Math.max(0, task.progress * chosen.length - i));
      return {
        connection_id: c.id,
        name: c.name,
        state: at === 1 ? 'succeeded' : at > 0 ? 'running' : 'queued',
        rows: Math.round(at * 12_480),
        days_done: Math.round(at * 28),
        days_total: 28,
        error: null,
      };
    }),
  };
}

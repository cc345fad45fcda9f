// Alerts of the invented world: made to be looked at.
import { page, problem } from './answers.mjs';
import { publish } from './socket.mjs';
import { state } from './state.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const titles = [
  [
    'CRITICAL',
    'tracking',
    'Conversions stopped at Meta',
    'No conversion since 04:00 while clicks go on. The pixel or the consent banner is the usual cause.',
  ],
  [
    'ERROR',
    'connection',
    'Google Ads needs a new sign-in',
    'The token was withdrawn. Figures stay as they were at 06:12 until somebody connects again.',
  ],
  [
    'WARNING',
    'rule',
    'Pause poor performers: 14 campaigns match',
    'ROAS below 0.8 over 7 days after at least €150.',
  ],
  [
    'WARNING',
    'anomaly',
    'Cost per conversion of Retargeting · All is twice as high',
    'Expected €21 to €29, seen €53.',
  ],
  ['WARNING', 'pacing', 'Winter sale · DE spends too fast', '82% of the day’s budget by noon.'],
  ['INFO', 'report', 'The weekly report is ready', 'It was sent to 4 people.'],
  ['INFO', 'manual', 'New landing page is live', 'Sent by hand from the deployment.'],
  ['ERROR', 'task', 'An import failed twice', 'Row 120 of meta-ads-october.csv has no date.'],
];
const alerts = () =>
  (state.alerts ??= titles.map(([severity, kind, title, message], i) => ({
    id: w.uuid(7700 + i),
    severity,
    kind,
    title,
    message,
    link:
      kind === 'rule'
        ? '/automation/history?view=waiting'
        : kind === 'connection'
          ? '/connections'
          : null,
    entity: kind === 'pacing' ? 'campaign' : null,
    entity_id: kind === 'pacing' ? w.campaigns[12].id : null,
    key: `k${i}`,
    count: [7, 1, 3, 1, 2, 1, 1, 2][i],
    first_at: ago(600 + i * 200),
    last_at: ago(4 + i * 47),
    state: i > 4 ? 'acknowledged' : 'open',
    acknowledged_by: i > 4 ? 'Jonas Weber' : null,
    acknowledged_at: i > 4 ? ago(30) : null,
    snoozed_until: null,
    escalated_at: i === 0 ? ago(200) : null,
    resolved_at: null,
    data:
      kind === 'rule'
        ? {
            items: w.campaigns.slice(5, 9).map((c) => ({
              id: c.id,
              name: c.name,
              text: 'ROAS 0.52 after €212',
              link: `/campaigns/${c.id}`,
            })),
            more: 10,
          }
        : null,
    version: 1,
  })));
const channels = () =>
  (state.channels ??= [
    ['Marketing team', 'email', { to: ['team@northwind.test', 'mira@northwind.test'] }, 'ok', null],
    ['#ads-alerts', 'slack', { channel: '#ads-alerts' }, 'ok', null],
    [
      'On-call',
      'webhook',
      { url: 'https://oncall.northwind.test/hooks/herald' },
      'failing',
      'HTTP 503 from oncall.northwind.test, six attempts since 05:10. The next one is in 40 minutes.',
    ],
  ].map(([name, kind, settings_, channelState, last_error], i) => ({
    id: w.uuid(7800 + i),
    name,
    kind,
    settings: settings_,
    enabled: true,
    state: channelState,
    last_used_at: ago(12 + i * 60),
    last_error,
    created_at: '2026-10-02T08:00:00Z',
    version: 1,
  })));
const alertRoutes_ = () =>
  (state.alertRoutes ??= [
    {
      id: w.uuid(7850),
      name: 'Everything grave, at once',
      position: 1,
      min_severity: 'ERROR',
      kinds: [],
      condition: null,
      channel_ids: [channels()[1].id, channels()[2].id],
      quiet_hours: null,
      digest: 'none',
      digest_at: null,
      escalate_after_minutes: 30,
      escalate_channel_ids: [channels()[2].id],
      enabled: true,
      version: 1,
    },
    {
      id: w.uuid(7851),
      name: 'The rest, once a morning',
      position: 2,
      min_severity: 'INFO',
      kinds: ['rule', 'anomaly', 'pacing'],
      condition: { all: [{ field: 'title', op: 'not_contains', value: 'test' }] },
      channel_ids: [channels()[0].id],
      quiet_hours: {
        from: '20:00',
        to: '08:00',
        days: [1, 2, 3, 4, 5],
        time_zone: 'Europe/Berlin',
      },
      digest: 'daily',
      digest_at: '09:00',
      escalate_after_minutes: null,
      escalate_channel_ids: [],
      enabled: true,
      version: 1,
    },
  ]);
const deliveries = () =>
  (state.deliveries ??= alerts().flatMap((a, i) =>
    channels()
      .slice(0, 2 + (i % 2))
      .map((c, j) => ({
        id: w.uuid(7900 + i * 5 + j),
        alert_id: a.id,
        channel_id: c.id,
        channel_name: c.name,
        kind: c.kind,
        state: c.state === 'failing' ? (i === 1 ? 'dead' : 'retrying') : 'delivered',
        attempts: c.state === 'failing' ? 6 : 1,
        next_attempt_at: c.state === 'failing' && i !== 1 ? ago(-40) : null,
        status_code: c.state === 'failing' ? 503 : 200,
        error: c.state === 'failing' ? 'The address answered with 503.' : null,
        created_at: a.last_at,
        delivered_at: c.state === 'failing' ? null : a.last_at,
      })),
  ));
const setAlert = (id, change) => {
  const a = Object.assign(
    alerts().find((x) => x.id === id),
    change,
  );
  publish('alerts', 'alert.updated', { id, severity: a.severity, state: a.state });
  return a;
};
const listAlerts = (q) => {
  const wanted = q.get('state')?.split(',');
  return page(
    alerts()
      .filter((a) => (wanted ? wanted.includes(a.state) : a.state !== 'resolved'))
      .filter((a) => !q.get('severity') || q.get('severity').split(',').includes(a.severity))
      .filter((a) => !q.get('kind') || q.get('kind').split(',').includes(a.kind)),
  );
};
const acknowledged = () => ({
  state: 'acknowledged',
  acknowledged_by: 'Mira Keller',
  acknowledged_at: w.now(),
});

export const alertRoutes = {
  'GET /alerts': listAlerts,
  'GET /alerts/history': listAlerts,
  'GET /alerts/summary': () => {
    const live = alerts().filter((a) => a.state === 'open' || a.state === 'acknowledged');
    const by = { INFO: 0, WARNING: 0, ERROR: 0, CRITICAL: 0 };
    for (const a of live) by[a.severity]++;
    return {
      open: live.length,
      by_severity: by,
      unseen: live.filter((a) => a.state === 'open').length,
    };
  },
  'POST /alerts/acknowledge': (_q, b) => page(b.ids.map((id) => setAlert(id, acknowledged()))),
  'GET /alerts/channels': () => page(channels()),
  'POST /alerts/channels': (_q, b) => {
    if (b.kind === 'webhook' && !/^https?:/.test(b.settings.url ?? ''))
      return problem(422, 'Invalid values', undefined, [
        { pointer: '/settings/url', detail: 'must be an http(s) address' },
      ]);
    const c = {
      ...channels()[0],
      ...b,
      id: w.uuid(7820 + channels().length),
      state: 'new',
      last_used_at: null,
      last_error: null,
    };
    channels().push(c);
    return {
      _status: 201,
      ...c,
      secret: b.kind === 'webhook' ? 'whsec_c2VjcmV0LW9mLXRoZS1tb2Nr' : null,
    };
  },
  'PATCH /alerts/channels/:id': (_q, b, id) =>
    Object.assign(
      channels().find((c) => c.id === id),
      b,
    ),
  'DELETE /alerts/channels/:id': (_q, _b, id) => (
    (state.channels = channels().filter((c) => c.id !== id)),
    { _status: 204 }
  ),
  'POST /alerts/channels/:id/test': (_q, _b, id) => {
    const ok = channels().find((c) => c.id === id).state !== 'failing';
    return {
      _status: 202,
      task: startTask(
        { type: 'alert.test', title: 'Test message' },
        {
          seconds: 1,
          done: () => ({
            ok,
            message: ok ? 'The message was accepted.' : 'The address answered with 503.',
            duration_ms: 184,
          }),
        },
      ),
    };
  },
  'GET /alerts/routes': () => page(alertRoutes_()),
  'POST /alerts/routes': (_q, b) => {
    const r = { ...alertRoutes_()[0], ...b, id: w.uuid(7860 + alertRoutes_().length), position: 9 };
    alertRoutes_().push(r);
    return { _status: 201, ...r };
  },
  'PATCH /alerts/routes/:id': (_q, b, id) => {
    const r = alertRoutes_().find((x) => x.id === id);
    return Object.assign(r, b);
  },
  'DELETE /alerts/routes/:id': (_q, _b, id) => (
    (state.alertRoutes = alertRoutes_().filter((r) => r.id !== id)),
    { _status: 204 }
  ),
  'GET /alerts/deliveries': (q) =>
    page(
      deliveries().filter(
        (d) =>
          (!q.get('state') || d.state === q.get('state')) &&
          (!q.get('channel_id') || d.channel_id === q.get('channel_id')),
      ),
    ),
  'POST /alerts/deliveries/replay': () => ({ replayed: 1 }),
  'POST /alerts/deliveries/:id/replay': (_q, _b, id) =>
    Object.assign(
      deliveries().find((d) => d.id === id),
      { state: 'waiting', error: null },
    ),
  'GET /alerts/:id': (_q, _b, id) => {
    const a = alerts().find((x) => x.id === id);
    return a
      ? {
          ...a,
          deliveries: deliveries().filter((d) => d.alert_id === id),
          timeline: [
            { at: a.first_at, what: 'raised', by: null, detail: null },
            ...(a.escalated_at
              ? [{ at: a.escalated_at, what: 'escalated', by: null, detail: 'to On-call' }]
              : []),
            ...(a.acknowledged_at
              ? [
                  {
                    at: a.acknowledged_at,
                    what: 'acknowledged',
                    by: a.acknowledged_by,
                    detail: null,
                  },
                ]
              : []),
          ],
        }
      : problem(404, 'No such alert');
  },
  'POST /alerts/:id/acknowledge': (_q, _b, id) => setAlert(id, acknowledged()),
  'POST /alerts/:id/snooze': (_q, b, id) =>
    setAlert(id, { state: 'snoozed', snoozed_until: b.until ?? ago(-b.minutes) }),
  'POST /alerts/:id/resolve': (_q, _b, id) =>
    setAlert(id, { state: 'resolved', resolved_at: w.now() }),
  'POST /alerts/:id/reopen': (_q, _b, id) =>
    setAlert(id, {
      state: 'open',
      acknowledged_by: null,
      acknowledged_at: null,
      snoozed_until: null,
      resolved_at: null,
    }),
};

// What the invented server's conditions may speak of, and its ready rules.
const metric = (id, label, group, unit, windows = true) => ({
  id,
  label,
  group,
  kind: 'metric',
  unit,
  ops: ['<', '<=', '>', '>=', '=', '!=', 'between'],
  values: null,
  windows,
  horizon: id.startsWith('forecast_'),
});
const own = (id, label, kind, unit, values = null) => ({
  id,
  label,
  group: 'campaign',
  kind,
  unit,
  ops:
    kind === 'number'
      ? ['=', '!=', '<', '<=', '>', '>=', 'between', 'is_null', 'is_not_null']
      : kind === 'enum'
        ? ['=', '!=', 'in', 'not_in']
        : ['=', '!=', 'contains', 'not_contains', 'starts_with', 'ends_with', 'in', 'not_in'],
  values,
  windows: false,
  horizon: false,
});
export const fields = [
  metric('spend', 'Spend', 'performance', 'money'),
  metric('revenue', 'Revenue', 'performance', 'money'),
  metric('roas', 'ROAS', 'performance', null),
  metric('conversions', 'Conversions', 'performance', 'count'),
  metric('cpa', 'Cost per conversion', 'performance', 'money'),
  metric('clicks', 'Clicks', 'performance', 'count'),
  metric('ctr', 'Click rate', 'performance', 'ratio'),
  metric('frequency', 'Frequency', 'performance', null),
  metric('spend_share', 'Share of all spend', 'budget', 'ratio'),
  metric('budget_used', 'Budget used', 'budget', 'ratio'),
  metric('pacing', 'Spend against budget', 'budget', 'ratio'),
  metric('forecast_roas', 'Forecast ROAS', 'insight', null, false),
  metric('anomaly_score', 'Anomaly score', 'insight', null, false),
  metric('creative_fatigue', 'Creative fatigue', 'insight', 'ratio', false),
  own('status', 'Status', 'enum', null, ['active', 'paused', 'draft']),
  own('platform', 'Platform', 'enum', null, ['meta', 'google', 'tiktok', 'snapchat', 'linkedin']),
  own('name', 'Name', 'text', null),
  own('daily_budget', 'Daily budget', 'number', 'money'),
  own('age_days', 'Age', 'number', 'days'),
];

/** An action with all its members. */
const action = (a) => ({
  amount: null,
  percent: null,
  floor: null,
  ceiling: null,
  severity: null,
  channel_ids: null,
  message: null,
  title: null,
  url: null,
  ...a,
});
const ready = (id, name, description, category, rule, parameters = []) => ({
  id,
  name,
  description,
  category,
  rule: { name, mode: 'suggest', ...rule, actions: rule.actions.map(action), template_id: id },
  parameters: parameters.map(([pointer, label, unit, value, low, high]) => ({
    pointer,
    label,
    unit,
    value,
    low,
    high,
  })),
});
const spent = (value) => ({ metric: 'spend', window_days: 7, op: '>=', value });
export const templates = [
  ready(
    'pause_poor',
    'Pause poor performers',
    'Stops campaigns that have spent enough to be judged and bring back too little.',
    'save',
    {
      condition: {
        all: [{ metric: 'roas', window_days: 7, op: '<', value: 0.8 }, spent(150)],
      },
      actions: [{ kind: 'pause' }, { kind: 'notify', severity: 'WARNING' }],
    },
    [
      ['/condition/all/0/value', 'ROAS below', 'ratio', 0.8, 0.4, 1.5],
      ['/condition/all/1/value', 'After spending', 'money', 150, 50, 1000],
    ],
  ),
  ready(
    'scale_high',
    'Scale high performers',
    'Gives campaigns that earn well a little more each day, within a ceiling.',
    'grow',
    {
      condition: { all: [{ metric: 'roas', window_days: 7, op: '>', value: 4 }, spent(300)] },
      actions: [{ kind: 'budget', percent: 20, ceiling: 500 }],
    },
    [
      ['/condition/all/0/value', 'ROAS above', 'ratio', 4, 2, 8],
      ['/actions/0/percent', 'Raise by', 'percent', 20, 5, 50],
    ],
  ),
  ready(
    'high_cpa',
    'Rein in a rising CPA',
    'Lowers the budget where a conversion costs far more than it used to.',
    'save',
    {
      condition: {
        all: [
          {
            metric: 'cpa',
            window_days: 3,
            op: '>',
            value: { metric: 'cpa', window_days: 30, times: 1.5 },
          },
          spent(100),
        ],
      },
      actions: [{ kind: 'budget', percent: -20, floor: 20 }],
    },
    [['/condition/all/0/value/times', 'Times the usual CPA', null, 1.5, 1.2, 3]],
  ),
  ready(
    'zero_delivery',
    'Zero delivery',
    'Tells you when an active campaign shows nothing for a day.',
    'watch',
    {
      condition: {
        all: [
          { field: 'status', op: '=', value: 'active' },
          { metric: 'clicks', window_days: 1, op: '=', value: 0 },
        ],
      },
      actions: [{ kind: 'notify', severity: 'ERROR' }],
    },
  ),
  ready(
    'creative_fatigue',
    'Creative fatigue',
    'Drafts new variants before an audience has seen enough of the old ones.',
    'watch',
    {
      condition: { all: [{ metric: 'creative_fatigue', op: '>', value: 0.6 }] },
      actions: [{ kind: 'creative_refresh' }, { kind: 'task', title: 'New creatives for {name}' }],
    },
  ),
  ready('stop_loss', 'Stop-loss', 'Ends a bad day early, before the budget is gone.', 'save', {
    condition: {
      all: [
        { metric: 'budget_used', window: 'today', op: '>', value: 0.6 },
        { metric: 'roas', window: 'today', op: '<', value: 0.5 },
      ],
    },
    actions: [{ kind: 'pause' }],
  }),
];

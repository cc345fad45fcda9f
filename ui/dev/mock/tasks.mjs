// Tasks that move: progress every quarter of a second, told over the socket.
import { publish } from './socket.mjs';
import { now, uuid } from './world.mjs';

let next = 9000;
const stepMs = 250;
export const tasks = [];

const line = (level, message) => ({ at: now(), level, message });
export function makeTask(fields) {
  return {
    id: uuid(next++),
    type: 'ads.sync',
    title: 'Sync',
    state: 'queued',
    progress: 0,
    stage: null,
    attempt: 1,
    max_attempts: 5,
    created_at: now(),
    started_at: null,
    finished_at: null,
    created_by: 'Mira Keller',
    parent_id: null,
    result: null,
    error: null,
    log: [],
    ...fields,
  };
}
export function startTask(fields, work) {
  const task = makeTask(fields);
  tasks.unshift(task);
  publish('tasks', 'task.created', { ...task, log: [] });
  return run(task, work);
}
/** The same task once more, as a retry does. */
export function restart(task) {
  Object.assign(task, { state: 'queued', error: null, finished_at: null, progress: 0 });
  task.attempt++;
  return run(task);
}
function run(task, { seconds = 4, stages = ['Working'], done } = {}) {
  const steps = (seconds * 1000) / stepMs;
  let at = 0;
  const timer = setInterval(() => {
    if (task.state === 'cancelled') return clearInterval(timer);
    at++;
    task.state = 'running';
    task.started_at ??= now();
    task.progress = Math.min(1, at / steps);
    const stage = stages[Math.min(stages.length - 1, Math.floor(task.progress * stages.length))];
    if (stage !== task.stage) task.log.push(line('info', stage));
    task.stage = stage;
    if (at >= steps) {
      clearInterval(timer);
      task.state = 'succeeded';
      task.stage = null;
      task.finished_at = now();
      task.result = done?.() ?? {};
      task.log.push(line('info', 'Done'));
    }
    publish('tasks', 'task.updated', { ...task, log: [] });
  }, stepMs);
  return task;
}
const past = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
export function seedTasks() {
  const old = (title, type, minutes, fields = {}) =>
    tasks.push(
      makeTask({
        title,
        type,
        state: 'succeeded',
        progress: 1,
        created_at: past(minutes),
        started_at: past(minutes),
        finished_at: past(minutes - 1),
        log: [line('info', 'Started'), line('info', 'Done')],
        ...fields,
      }),
    );
  old('Sync Snapchat Ads', 'ads.sync', 24, { result: { connections: 1, rows: 48_210, days: 28 } });
  old('Sync TikTok Ads', 'ads.sync', 31, {
    id: uuid(8999),
    parent_id: uuid(9000),
    attempt: 3,
    state: 'failed',
    progress: 0.4,
    error: 'TikTok refused the access token: it expired on 19 November. Reconnect the account.',
    log: [
      line('info', 'Started'),
      line('warning', 'Rate limited, waiting 12 s'),
      line('error', 'HTTP 401, code 40105: access token is expired'),
    ],
  });
  old('Import of meta-october.csv', 'ads.import', 190, {
    result: {
      rows_read: 12_480,
      rows_imported: 12_478,
      rows_skipped: 2,
      campaigns: 84,
      ads: 412,
      first_date: '2026-10-01',
      last_date: '2026-10-31',
      spend: 184_320.55,
      currency: 'EUR',
      replaced_rows: 0,
      errors: [
        { line: 122, column: 'Day', message: 'There is no 31 April' },
        { line: 8_031, column: 'Amount spent', message: '“n/a” is no amount' },
      ],
      error_file_url: '/api/v1/files/errors.csv',
    },
    log: [
      line('info', 'Recognised a Meta Ads Manager export'),
      line('warning', 'Two rows were left out'),
      line('info', 'Done'),
    ],
  });
  for (let i = 0; i < 60; i++)
    old(`Sync ${['Meta Ads', 'Google Ads', 'Snapchat Ads'][i % 3]}`, 'ads.sync', 240 + i * 15);
}

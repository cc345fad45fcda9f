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
    type: 'campaigns.sync',
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
export function startTask(fields, { seconds = 4, stages = ['Working'], done } = {}) {
  const task = makeTask(fields);
  tasks.unshift(task);
  publish('tasks', 'task.created', { ...task, log: [] });
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
  old('Sync Snapchat Ads', 'campaigns.sync', 24);
  old('Sync TikTok Ads', 'campaigns.sync', 31, {
    state: 'failed',
    progress: 0.4,
    error: 'TikTok refused the access token: it expired on 19 November. Reconnect the account.',
    log: [
      line('info', 'Started'),
      line('warning', 'Rate limited, waiting 12 s'),
      line('error', 'HTTP 401, code 40105: access token is expired'),
    ],
  });
  old('Import meta-october.csv', 'campaigns.import', 190);
  for (let i = 0; i < 60; i++)
    old(
      `Sync ${['Meta Ads', 'Google Ads', 'Snapchat Ads'][i % 3]}`,
      'campaigns.sync',
      240 + i * 15,
    );
}

import { api } from './index';
import type { Task } from './generated';
import { getSession } from './session';
import { LiveSocket, type LiveEvent, type LiveState } from './socket';
import { tags, type Tag } from './tags';
import { useSyncExternalStore } from 'react';
import type { AppStore } from '@/app/store';

/** Bursts of events (a sync touches thousands of campaigns) become one refetch. */
const flushAfterMs = 800;
/** Somebody waits for an alert: it is there within a second of its event. */
const alertAfterMs = 100;
/** What a piece of content that moved on may have changed. */
const afterContent: Tag[] = ['Content', 'ContentThread', 'Publication', 'Archive'];
/** What a finished task may have changed: figures, campaigns, accounts, connections. */
const afterTask: Tag[] = [
  'Campaign',
  'Summary',
  'History',
  'Overview',
  'Connection',
  'Account',
  'Rate',
  'Schedule',
  'Recommendation',
  'BudgetPlan',
  'Model',
  'Report',
  'ReportSchedule',
  'Backup',
  'Source',
  'Trend',
  'Transcription',
  ...afterContent,
];

/** What a look at new figures may have found. */
const afterRefresh: Tag[] = [
  'Forecast',
  'Incident',
  'Health',
  'Benchmark',
  'Feed',
  'Recommendation',
  'BudgetPlan',
  'Creative',
  'Model',
];

export const isFinished = (t: Pick<Task, 'state'>) =>
  t.state === 'succeeded' || t.state === 'failed' || t.state === 'cancelled';

function isTask(x: unknown): x is Task {
  return typeof x === 'object' && x !== null && 'id' in x && 'state' in x && 'progress' in x;
}

/** The list's own filter, as the server would apply it. */
export function taskMatches(
  task: Task,
  filter: { state?: string | null; type?: string | null } | void,
): boolean {
  const has = (list: string | null | undefined, value: string) =>
    !list || list.split(',').includes(value);
  return has(filter?.state, task.state) && has(filter?.type, task.type);
}

/** Puts a task into a list: in place when it is there, first when it is new, away when filtered out. */
export function mergeTask(list: Task[], task: Task, matches: boolean): Task[] {
  const at = list.findIndex((t) => t.id === task.id);
  if (at < 0) return matches ? [task, ...list] : list;
  if (!matches) return list.filter((t) => t.id !== task.id);
  return list.map((t, i) => (i === at ? { ...t, ...task } : t));
}

export function makeEventHandler(store: AppStore) {
  const stale = new Set<Tag>();
  const staleTasks = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  const flushLater = (afterMs = flushAfterMs) => {
    if (Date.now() + afterMs >= due) return;
    clearTimeout(timer);
    due = Date.now() + afterMs;
    timer = setTimeout(() => {
      due = Infinity;
      const now = [...stale, ...[...staleTasks].map((id) => ({ type: 'Task' as const, id }))];
      stale.clear();
      staleTasks.clear();
      store.dispatch(api.util.invalidateTags(now));
    }, afterMs);
  };
  const markStale = (list: readonly Tag[], afterMs?: number) => {
    list.forEach((t) => stale.add(t));
    flushLater(afterMs);
  };

  const takeTask = (task: Task) => {
    const state = store.getState();
    store.dispatch(
      api.util.updateQueryData('getTask', { id: task.id }, (old) => {
        // Lists and events may leave the log out; a known log is not thrown away for that.
        const log = task.log?.length ? task.log : old.log;
        Object.assign(old, task, { log });
      }),
    );
    for (const arg of api.util.selectCachedArgsForQuery(state, 'listTasks'))
      store.dispatch(
        api.util.updateQueryData('listTasks', arg, (page) => {
          page.data = mergeTask(page.data, task, taskMatches(task, arg));
        }),
      );
    // The log is fetched by whoever shows it.
    if (!task.log?.length) staleTasks.add(task.id);
    if (isFinished(task)) markStale(afterTask);
    else flushLater();
  };

  return (event: LiveEvent) => {
    if (event.type === 'reset') return markStale(tags);
    if (event.type.startsWith('task.') && isTask(event.data)) return takeTask(event.data);
    if (event.type.startsWith('task.')) return markStale(['Task']);
    if (event.type.startsWith('connection.'))
      return markStale(['Connection', 'Account', 'Overview']);
    if (event.type === 'recommendation.updated') return markStale(['Recommendation', 'Feed']);
    if (event.type === 'campaign.updated') return markStale(['Campaign', 'History']);
    if (event.type === 'insights.refreshed') return markStale(afterRefresh);
    if (event.type === 'incident.updated') return markStale(['Incident', 'Feed']);
    if (event.type === 'backup.updated') return markStale(['Backup']);
    if (event.type === 'report.ready') return markStale(['Report', 'ReportSchedule']);
    if (event.type.startsWith('alert.')) return markStale(['Alert', 'AlertDelivery'], alertAfterMs);
    if (event.type.startsWith('content.')) return markStale(afterContent);
    if (event.type.startsWith('rule')) return markStale(['Rule', 'RuleEvent']);
    if (event.type === 'ads.metrics_synced')
      return markStale(['Campaign', 'Summary', 'Overview', 'Account']);
  };
}

let store: AppStore | null = null;
let handle: ((event: LiveEvent) => void) | null = null;

async function fetchTicket(): Promise<string | null> {
  if (!getSession() || !store) return null;
  const answer = await store.dispatch(
    api.endpoints.createStreamTicket.initiate(undefined, { track: false }),
  );
  return answer.data?.ticket ?? null;
}

const socket = new LiveSocket({
  topics: [
    'tasks',
    'campaigns',
    'connections',
    'insights',
    'alerts',
    'automation',
    'reports',
    'content',
  ],
  ticket: fetchTicket,
  onEvent: (event) => handle?.(event),
});

/** Opens the stream for the signed-in session; the returned function closes it. */
export function startLive(to: AppStore): () => void {
  store = to;
  handle = makeEventHandler(to);
  socket.start();
  return () => socket.stop();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(socket.subscribe, () => socket.state);
}

import { useMemo } from 'react';
import { useGetTaskQuery, useListTasksQuery, type Task } from '@/api';
import { isFinished, useLiveState } from '@/api/live';

export { isFinished };

const recent = 50;
/** While the socket is down tasks are asked for; while it is up, only to be sure. */
const pollMs = 2_000;
const safetyMs = 10_000;
const listPollMs = 15_000;

/** Tasks that are waiting or working now, newest first. One query, shared by all who ask. */
export function useRunningTasks(): Task[] {
  const isLive = useLiveState() === 'live';
  const { data } = useListTasksQuery(
    { limit: recent },
    { pollingInterval: isLive ? 0 : listPollMs, skipPollingIfUnfocused: true },
  );
  return useMemo(() => (data?.data ?? []).filter((t) => !isFinished(t)), [data]);
}

/** One task, live: over the socket, or asked for every two seconds while the socket is down. */
export function useTask(id: string | undefined) {
  const isLive = useLiveState() === 'live';
  const query = useGetTaskQuery({ id: id ?? '' }, { skip: !id });
  const running = !!query.currentData && !isFinished(query.currentData);
  useGetTaskQuery(
    { id: id ?? '' },
    { skip: !id || !running, pollingInterval: isLive ? safetyMs : pollMs },
  );
  return query;
}

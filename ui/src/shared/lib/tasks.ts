import { useMemo } from 'react';
import { useGetTaskQuery, useListTasksQuery, type Task } from '@/api';
import { isFinished, useLiveState } from '@/api/live';

export { isFinished };

const recent = 50;
const pollMs = 2_000;

/** Tasks that are waiting or working now, newest first. One query, shared by all who ask. */
export function useRunningTasks(): Task[] {
  const { data } = useListTasksQuery({ limit: recent });
  return useMemo(() => (data?.data ?? []).filter((t) => !isFinished(t)), [data]);
}

/** One task, live: over the socket, or asked for every two seconds while the socket is down. */
export function useTask(id: string | undefined) {
  const isLive = useLiveState() === 'live';
  const query = useGetTaskQuery({ id: id ?? '' }, { skip: !id });
  const running = !!query.currentData && !isFinished(query.currentData);
  useGetTaskQuery({ id: id ?? '' }, { skip: !id || !running || isLive, pollingInterval: pollMs });
  return query;
}

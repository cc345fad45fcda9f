import { useMemo } from 'react';
import { useGetSyncStatusQuery, type SyncConnection, type Task } from '@/api';
import { isFinished, useRunningTasks } from '@/shared/lib/tasks';
import { isSync } from './model';

const pollMs = 1_500;

export interface SyncProgress extends SyncConnection {
  task: Task;
}

function useStatus(task: Task | undefined) {
  return useGetSyncStatusQuery(
    { jobId: task?.id ?? '' },
    { skip: !task, pollingInterval: pollMs, skipPollingIfUnfocused: true },
  ).currentData;
}

/** How far each connection is, over the syncs that run now (more than three at once are not followed). */
export function useSyncProgress(): ReadonlyMap<string, SyncProgress> {
  const tasks = useRunningTasks().filter(isSync);
  const [a, b, c] = [useStatus(tasks[0]), useStatus(tasks[1]), useStatus(tasks[2])];
  return useMemo(() => {
    const map = new Map<string, SyncProgress>();
    for (const status of [c, b, a])
      for (const s of status?.connections ?? [])
        if (!isFinished(s) || !map.has(s.connection_id))
          map.set(s.connection_id, { ...s, task: status!.task });
    return map;
  }, [a, b, c]);
}

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Task, TaskAnswer } from '@/api';
import { isFinished, useTask } from './tasks';
import { notify } from './toast';

/**
 * Long work that was begun here: `start` takes the answer that names its task, `onDone` hears its result once. What
 * fails is said; the page may show `task` while it runs.
 */
export function useJob<Result>(
  onDone: (result: Result, task: Task) => void,
  /** What to do instead of saying it. */
  onFail?: (task: Task) => void,
) {
  const [id, setId] = useState<string>();
  const { data } = useTask(id);
  const task = data && data.id === id ? data : undefined;
  const told = useRef<string>(undefined);
  const latest = useRef(onDone);
  latest.current = onDone;
  const fail = useRef(onFail);
  fail.current = onFail;
  useEffect(() => {
    if (!task || !isFinished(task) || told.current === task.id) return;
    told.current = task.id;
    if (task.state === 'succeeded') latest.current(task.result as Result, task);
    else if (fail.current) fail.current(task);
    else if (task.state === 'failed') notify.failed(undefined, task.error ?? undefined);
  }, [task]);
  const start = useCallback(async (answer: PromiseLike<{ data?: TaskAnswer; error?: unknown }>) => {
    const got = await answer;
    if (got.data) setId(got.data.task.id);
    else notify.failed(got.error);
    return got.data?.task;
  }, []);
  return {
    task,
    start,
    isRunning: !!id && (!task || !isFinished(task)),
    /** Its end, while it is still the newest. */
    forget: useCallback(() => setId(undefined), []),
  };
}

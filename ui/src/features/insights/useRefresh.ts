import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDispatch } from 'react-redux';
import { api } from '@/api';
import { useRefreshInsightsMutation } from '@/api/insight';
import { isFinished, useRunningTasks, useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';

const taskType = 'insight.refresh';

/** Starts a look at the newest figures and follows it, also one that somebody else or new figures began. */
export function useRefresh() {
  const { t } = useTranslation();
  const dispatch = useDispatch();
  const [refresh, { isLoading }] = useRefreshInsightsMutation();
  const [mine, setMine] = useState<string>();
  const running = useRunningTasks().find((task) => task.type === taskType);
  const id = mine ?? running?.id;
  const followed = useTask(id).currentData;
  const ended = followed && isFinished(followed) ? followed : undefined;
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (!ended || told.current === ended.id) return;
    told.current = ended.id;
    // Also while the socket is down and nobody else says that there is something new.
    dispatch(api.util.invalidateTags(['Forecast', 'Incident', 'Health', 'Benchmark', 'Feed']));
    if (ended.id !== mine) return;
    if (ended.state === 'succeeded') notify.done(t('insights.refreshed'));
    if (ended.state === 'failed') notify.failed(undefined, t('insights.refreshFailed'));
    setMine(undefined);
  }, [ended, mine, dispatch, t]);
  const start = useCallback(() => {
    void refresh()
      .unwrap()
      .then(
        (answer) => setMine(answer.task.id),
        (e: unknown) => notify.failed(e),
      );
  }, [refresh]);
  return {
    start,
    isStarting: isLoading,
    /** The one at work. */
    task: followed && !isFinished(followed) ? followed : undefined,
  };
}

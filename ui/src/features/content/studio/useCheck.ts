import { useEffect, useMemo, useState } from 'react';
import type { CheckContent, ContentCheck } from '@/api';
import { useCheckContentMutation } from '@/api/loop';

const checkAfterMs = 400;

/**
 * The newest answer to "what is wrong with this": asked again when typing rests, an older question is given up.
 * Without a question there is no answer.
 */
export function useCheck(question: CheckContent | null) {
  const [check] = useCheckContentMutation();
  const key = question ? JSON.stringify(question) : '';
  const [answer, setAnswer] = useState<{ key: string; data?: ContentCheck; failed?: boolean }>();
  useEffect(() => {
    if (!key) return;
    let isOver = false;
    let running: ReturnType<typeof check> | undefined;
    const timer = setTimeout(() => {
      running = check({ body: JSON.parse(key) as CheckContent });
      void running.then((got) => {
        running = undefined;
        if (isOver) return;
        if (got.data) setAnswer({ key, data: got.data });
        else if (got.error) setAnswer((old) => ({ ...old, key, failed: true }));
      });
    }, checkAfterMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
      running?.abort();
    };
  }, [key, check]);
  return useMemo(
    () => ({
      result: key ? answer?.data : undefined,
      isChecking: !!key && answer?.key !== key,
      hasFailed: !!key && answer?.key === key && !!answer.failed,
    }),
    [key, answer],
  );
}
export type Check = ReturnType<typeof useCheck>;

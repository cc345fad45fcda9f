import { useEffect, useRef, useState } from 'react';
import { isApiError, type ApiError, type RuleDraft, type RulePreview } from '@/api';
import { usePreviewRuleMutation } from '@/api/office';
import { ruleErrors, type FieldErrors } from '../draft';

/** Long enough to finish a word, short enough to seem at once. */
const pauseMs = 450;

/** What the rule would do now: asked for anew a moment after every change. The newest question wins. */
export function usePreview(draft: RuleDraft, isReady: boolean) {
  const [preview] = usePreviewRuleMutation();
  const [state, setState] = useState<{ data?: RulePreview; error?: ApiError; fields: FieldErrors }>(
    {
      fields: {},
    },
  );
  const [isStale, setStale] = useState(true);
  const [attempt, setAttempt] = useState(0);
  // Neither the name nor the switch changes whom it would meet.
  const key = JSON.stringify({
    ...draft,
    name: draft.name || '–',
    enabled: undefined,
    description: undefined,
  });
  const asked = useRef(0);
  useEffect(() => {
    if (!isReady) return;
    setStale(true);
    const mine = ++asked.current;
    const timer = setTimeout(() => {
      void preview({ body: JSON.parse(key) as RuleDraft }).then((answer) => {
        if (mine !== asked.current) return;
        setStale(false);
        if (answer.data) setState({ data: answer.data, fields: {} });
        else {
          const error = isApiError(answer.error) ? answer.error : undefined;
          setState((old) => ({
            ...(old.data ? { data: old.data } : {}),
            ...(error ? { error } : {}),
            fields: error ? ruleErrors(error) : {},
          }));
        }
      });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [key, isReady, preview, attempt]);
  return { ...state, isStale, retry: () => setAttempt((n) => n + 1) };
}
export type Preview = ReturnType<typeof usePreview>;

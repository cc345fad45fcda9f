import { useEffect, useRef, useState } from 'react';
import { type Prediction, type PredictSums } from '@/api';
import { usePredictConversionsMutation, usePredictRoasMutation } from '@/api/insight';

const pauseMs = 250;

/**
 * The prediction for what is asked now: asked anew a moment after the last change, the old answer
 * standing until the new one is there; an answer that comes too late is thrown away.
 */
export function usePrediction(what: 'conversions' | 'roas', ask: PredictSums | undefined) {
  const [conversions] = usePredictConversionsMutation();
  const [roas] = usePredictRoasMutation();
  const run = useRef({ conversions, roas });
  useEffect(() => {
    run.current = { conversions, roas };
  });
  const key = ask ? JSON.stringify([what, ask]) : '';
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{
    what?: string;
    key: string;
    data?: Prediction;
    error?: unknown;
  }>({ key: '' });
  const first = useRef(true);
  useEffect(() => {
    if (!key) return;
    const [kind, body] = JSON.parse(key) as ['conversions' | 'roas', PredictSums];
    let gone = false;
    let pending: { abort: () => void } | undefined;
    const timer = setTimeout(
      () => {
        const sent = run.current[kind]({ body });
        pending = sent;
        void sent.then((r) => {
          if (gone) return;
          if (r.data) setAnswer({ what: kind, key, data: r.data });
          else setAnswer((old) => ({ ...old, what: kind, key, error: r.error }));
        });
      },
      first.current ? 0 : pauseMs,
    );
    first.current = false;
    return () => {
      gone = true;
      clearTimeout(timer);
      pending?.abort();
    };
  }, [key, attempt]);
  const isOfKind = answer.what === what;
  return {
    data: isOfKind ? answer.data : undefined,
    error: isOfKind && answer.key === key ? answer.error : undefined,
    isFetching: !!key && answer.key !== key,
    retry: () => {
      setAnswer({ key: '' });
      setAttempt(attempt + 1);
    },
  };
}

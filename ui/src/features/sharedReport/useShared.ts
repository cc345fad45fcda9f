import { useCallback, useEffect, useState } from 'react';
import type { SharedReport } from '@/api';

export const sharedUrl = (token: string) =>
  `${location.origin}/api/v1/shared/reports/${encodeURIComponent(token)}`;

type State =
  | { kind: 'loading' }
  | { kind: 'ready'; report: SharedReport }
  /** Expired, taken back, or never made: a visitor is told the same of each. */
  | { kind: 'gone' }
  | { kind: 'failed' };

/** Asks as a stranger: no session goes with it, whoever is signed in in this browser. */
export function useShared(token: string) {
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    fetch(sharedUrl(token), {
      headers: { accept: 'application/json' },
      credentials: 'omit',
      signal: gone.signal,
    })
      .then(async (answer) => {
        if (answer.ok) setState({ kind: 'ready', report: (await answer.json()) as SharedReport });
        else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429)
          setState({ kind: 'gone' });
        else setState({ kind: 'failed' });
      })
      .catch(() => !gone.signal.aborted && setState({ kind: 'failed' }));
    return () => gone.abort();
  }, [token, attempt]);
  const retry = useCallback(() => {
    setState({ kind: 'loading' });
    setAttempt((n) => n + 1);
  }, []);
  return { state, retry };
}

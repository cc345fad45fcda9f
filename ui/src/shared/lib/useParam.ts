import { useCallback } from 'react';
import { useAddress } from './useAddress';

/**
 * One value of the view's state in the address. Changing a filter replaces the entry in the history,
 * so that Back leaves the page instead of undoing keystrokes.
 */
export function useParam(name: string, fallback = ''): [string, (value: string) => void] {
  const [params, setParams] = useAddress();
  const set = useCallback(
    (value: string) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          if (value && value !== fallback) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [name, fallback, setParams],
  );
  return [params.get(name) ?? fallback, set];
}

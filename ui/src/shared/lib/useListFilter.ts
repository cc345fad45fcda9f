import { useCallback, useMemo } from 'react';
import { useAddress } from './useAddress';

/** A filter's name, and what it may be; null where any text will do. */
type Shape = Record<string, readonly string[] | null>;
type Filter<S extends Shape> = {
  [K in keyof S]?: S[K] extends readonly (infer Value)[] ? Value : string;
};

/**
 * What a list lets through, as it stands in the address; what is not asked for, or can not be, is left out. `shape`
 * must be the same on every render. Clearing leaves everything else of the address alone.
 */
export function useListFilter<S extends Shape>(shape: S) {
  const [params, setParams] = useAddress();
  const filter = useMemo(() => {
    const out: Record<string, string> = {};
    for (const [name, allowed] of Object.entries(shape)) {
      const value = params.get(name);
      if (value && (!allowed || allowed.includes(value))) out[name] = value;
    }
    return out as Filter<S>;
  }, [params, shape]);
  const clear = useCallback(
    () =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const name of Object.keys(shape)) next.delete(name);
          return next;
        },
        { replace: true },
      ),
    [setParams, shape],
  );
  return { filter, isFiltered: Object.keys(filter).length > 0, clear };
}

import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSelector, useStore } from 'react-redux';
import type { AppStore } from '@/app/store';
import type { ApiError } from '@/api';

interface PageOf<T> {
  data: T[];
  next_cursor: string | null;
}
interface Answer<T> {
  data?: PageOf<T> | undefined;
  error?: unknown;
  isError: boolean;
  isLoading: boolean;
}
/** What this needs of a generated list endpoint (`api.endpoints.listTasks`). */
interface ListEndpoint<Arg, T> {
  initiate: (arg: Arg, options?: { forceRefetch?: boolean; subscribe?: boolean }) => unknown;
  select: (arg: Arg) => (state: never) => unknown;
  /** Never read: it carries the types. */
  Types?: { ResultType: PageOf<T>; QueryArg: Arg };
}
type State = ReturnType<AppStore['getState']>;
type Filter<Arg> = Omit<Arg, 'limit' | 'cursor'>;

/**
 * A list that grows as it is scrolled, over any endpoint that pages by cursor. Every loaded page stays
 * subscribed, so that live events refresh all of them.
 */
export function usePages<T extends object, Arg extends object>(
  endpoint: ListEndpoint<Arg, T>,
  filter: Filter<Arg>,
  /** What tells rows apart; their id when left out. It must be the same function on every render. */
  idOf: (row: T) => string = ownId,
) {
  const store = useStore<State>() as AppStore;
  const key = JSON.stringify(filter);
  const [cursors, setCursors] = useState<{ key: string; list: string[] }>({ key, list: [] });
  const list = cursors.key === key ? cursors.list : noCursors;
  const args = useMemo(
    () =>
      [undefined, ...list].map(
        (cursor) =>
          ({
            ...(JSON.parse(key) as Filter<Arg>),
            limit: pageSize,
            ...(cursor ? { cursor } : {}),
          }) as unknown as Arg,
      ),
    [key, list],
  );
  useEffect(() => {
    const open = args.map(
      (arg) =>
        store.dispatch(endpoint.initiate(arg) as never) as unknown as { unsubscribe: () => void },
    );
    return () => open.forEach((s) => s.unsubscribe());
  }, [args, store, endpoint]);

  const selectors = useMemo(() => args.map((arg) => endpoint.select(arg)), [args, endpoint]);
  const pages = useSelector(
    (s: State) => selectors.map((select) => select(s as never) as Answer<T>),
    sameItems,
  );
  const rows = useMemo(() => {
    const seen = new Set<string>();
    // A row that moved between two pages while they were fetched is shown once.
    return pages
      .flatMap((p) => p.data?.data ?? [])
      .filter((r) => !seen.has(idOf(r)) && seen.add(idOf(r)));
  }, [pages, idOf]);
  const first = pages[0];
  const last = pages[pages.length - 1];
  const next = last?.data?.next_cursor ?? null;
  const more = useCallback(() => {
    if (!next) return;
    setCursors((old) => {
      const before = old.key === key ? old.list : [];
      return { key, list: before.includes(next) ? before : [...before, next] };
    });
  }, [key, next]);
  const retry = useCallback(() => {
    for (const arg of args)
      store.dispatch(endpoint.initiate(arg, { forceRefetch: true, subscribe: false }) as never);
  }, [args, store, endpoint]);
  return {
    rows,
    isLoading: !first?.data && !first?.isError,
    error: first?.data ? undefined : (first?.error as ApiError | undefined),
    isError: !first?.data && !!first?.isError,
    hasMore: !!next || (pages.length > 1 && !last?.data && !last?.isError),
    more,
    retry,
  };
}

const noCursors: string[] = [];
const pageSize = 100;
const ownId = (row: object) => (row as { id: string }).id;
function sameItems<T>(a: readonly T[], b: readonly T[]) {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

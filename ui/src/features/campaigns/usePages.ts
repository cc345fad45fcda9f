import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSelector, useStore } from 'react-redux';
import { api, type CampaignRow } from '@/api';
import type { ListCampaignsApiArg } from '@/api';
import type { AppStore } from '@/app/store';

type State = ReturnType<AppStore['getState']>;
export const pageSize = 200;
/** The most the server gives at once. */
const exportPageSize = 500;

/**
 * A list that grows as it is scrolled: every loaded page stays subscribed, so that a live event
 * refreshes all of them and an optimistic change shows at once.
 */
export function useCampaignPages(filter: ListCampaignsApiArg) {
  const store = useStore<State>() as AppStore;
  const key = JSON.stringify(filter);
  const [cursors, setCursors] = useState<{ key: string; list: string[] }>({ key, list: [] });
  const list = cursors.key === key ? cursors.list : none;
  const args = useMemo(
    () =>
      [undefined, ...list].map((cursor) => ({
        ...(JSON.parse(key) as ListCampaignsApiArg),
        limit: pageSize,
        ...(cursor ? { cursor } : {}),
      })),
    [key, list],
  );
  useEffect(() => {
    const open = args.map((arg) => store.dispatch(api.endpoints.listCampaigns.initiate(arg)));
    return () => open.forEach((s) => s.unsubscribe());
  }, [args, store]);

  const selectors = useMemo(
    () => args.map((arg) => api.endpoints.listCampaigns.select(arg)),
    [args],
  );
  const pages = useSelector((s: State) => selectors.map((select) => select(s)), sameItems);
  const rows = useMemo(() => {
    const seen = new Set<string>();
    // A row that moved between two pages while they were fetched is shown once.
    return pages
      .flatMap((p) => p.data?.data ?? [])
      .filter((r: CampaignRow) => !seen.has(r.id) && seen.add(r.id));
  }, [pages]);
  const last = pages[pages.length - 1];
  const next = last?.data?.next_cursor ?? null;
  const more = useCallback(() => {
    if (next)
      setCursors((old) => ({
        key,
        list: old.key === key ? (old.list.includes(next) ? old.list : [...old.list, next]) : [next],
      }));
  }, [key, next]);
  const first = pages[0];
  const retry = useCallback(() => {
    for (const arg of args)
      void store.dispatch(
        api.endpoints.listCampaigns.initiate(arg, { forceRefetch: true, subscribe: false }),
      );
  }, [args, store]);
  /** Every row of the filter, also those that were never scrolled to; throws what the server said. */
  const fetchAll = useCallback(async () => {
    const all: CampaignRow[] = [];
    let cursor: string | null = null;
    do {
      const arg: ListCampaignsApiArg = {
        ...(JSON.parse(key) as ListCampaignsApiArg),
        limit: exportPageSize,
        ...(cursor ? { cursor } : {}),
      };
      const page = await store
        .dispatch(
          api.endpoints.listCampaigns.initiate(arg, { forceRefetch: true, subscribe: false }),
        )
        .unwrap();
      all.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor);
    return all;
  }, [key, store]);
  return {
    rows,
    fetchAll,
    total: first?.data?.total,
    isLoading: !first?.data && !first?.isError,
    isFetching: pages.some((p) => p.isLoading),
    error: first?.data ? undefined : first?.error,
    hasMore: !!next || (pages.length > 1 && !last?.data && !last?.isError),
    more,
    retry,
  };
}

const none: string[] = [];
function sameItems<T>(a: readonly T[], b: readonly T[]) {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

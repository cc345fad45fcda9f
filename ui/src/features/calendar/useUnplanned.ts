import { useMemo } from 'react';
import type { ContentItem } from '@/api';
import { useListContentQuery, type CalendarEntry } from '@/api/loop';

const entryOf = (x: ContentItem): CalendarEntry => ({
  ...x,
  excerpt: x.text.split('\n')[0]?.slice(0, 120) ?? '',
});
const most = 200;
const states = ['approved', 'in_review', 'draft'] as const;

/** What is written and has no day: the approved first. Asked for when the drawer is open. */
export function useUnplanned(isOpen: boolean, network: string) {
  const where = { limit: most, ...(network ? { network } : {}) };
  const approved = useListContentQuery({ ...where, state: states[0] }, { skip: !isOpen });
  const inReview = useListContentQuery({ ...where, state: states[1] }, { skip: !isOpen });
  const drafts = useListContentQuery({ ...where, state: states[2] }, { skip: !isOpen });
  const all = [approved, inReview, drafts];
  const entries = useMemo(
    () =>
      [approved.data, inReview.data, drafts.data]
        .flatMap((page) => page?.data ?? [])
        // Briefs and plans are not published.
        .filter((x) => !x.plan_at && !['brief', 'strategy', 'scenario'].includes(x.kind))
        .map(entryOf),
    [approved.data, inReview.data, drafts.data],
  );
  return {
    entries,
    isLoading: all.some((q) => q.isLoading),
    error: all.find((q) => q.error)?.error,
    retry: () => all.forEach((q) => void q.refetch()),
  };
}

import { useCallback, useEffect, useRef, useState } from 'react';
import { isApiError, type ReportPreview, type ReportRequest } from '@/api';
import { usePreviewReportMutation } from '@/api/office';
import type { Pages, PaperPage } from './PageViewer';

interface Shown {
  key: string;
  count: number;
  pages: ReadonlyMap<number, PaperPage>;
}
const pauseMs = 350;
/** So many pages are fetched without being turned to. */
const mostAhead = 24;

const picture = (p: ReportPreview): PaperPage => ({
  url: URL.createObjectURL(new Blob([p.svg], { type: 'image/svg+xml' })),
  width: p.width,
  height: p.height,
});
const forget = (shown: Shown | undefined) =>
  shown?.pages.forEach((p) => URL.revokeObjectURL(p.url));

/**
 * The pages of a report as the server draws them: asked for a moment after the last change, the old
 * ones standing until the new ones come; the page looked at first, then those around it.
 */
export function usePreview(request: ReportRequest | undefined, page: number): Pages {
  const [ask] = usePreviewReportMutation();
  const run = useRef(ask);
  useEffect(() => {
    run.current = ask;
  });
  // How the file is packed changes nothing on the pages.
  const key = request ? JSON.stringify({ ...request, format: 'pdf' }) : '';
  const [shown, setShown] = useState<Shown>();
  const [failed, setFailed] = useState<{ key: string; error: unknown }>();
  const [attempt, setAttempt] = useState(0);
  const latest = useRef<Shown>(undefined);

  useEffect(() => {
    if (!key) return;
    let gone = false;
    let pending: { abort: () => void } | undefined;
    const body = JSON.parse(key) as ReportRequest;
    const fetchPage = async (n: number) => {
      const sent = run.current({ body: { ...body, page: n } });
      pending = sent;
      return sent;
    };
    const keep = (answer: ReportPreview) => {
      const before = latest.current;
      const pages = new Map(before?.key === key ? before.pages : []);
      pages.set(answer.page, picture(answer));
      if (before?.key !== key) forget(before);
      latest.current = { key, count: answer.pages, pages };
      setShown(latest.current);
      setFailed(undefined);
    };
    const load = async () => {
      let first = page;
      while (!gone) {
        const now = latest.current?.key === key ? latest.current : undefined;
        const n = now ? nextPage(now, first) : first;
        if (n === undefined) return;
        const answer = await fetchPage(n);
        if (gone) return;
        if (answer.data) keep(answer.data);
        else if (
          !now &&
          n > 1 &&
          isApiError(answer.error) &&
          answer.error.status < 500 &&
          answer.error.status > 0
        )
          // The report has become shorter than where one was reading.
          first = 1;
        else return setFailed({ key, error: answer.error });
      }
    };
    const isKnown = latest.current?.key === key || !latest.current;
    const timer = setTimeout(() => void load(), isKnown ? 0 : pauseMs);
    return () => {
      gone = true;
      clearTimeout(timer);
      pending?.abort();
    };
  }, [key, page, attempt]);
  useEffect(
    () => () => {
      forget(latest.current);
      latest.current = undefined;
    },
    [],
  );
  const retry = useCallback(() => {
    setFailed(undefined);
    setAttempt((n) => n + 1);
  }, []);
  return {
    count: shown?.count ?? 0,
    pages: shown?.pages ?? none,
    isStale: !!key && shown?.key !== key && failed?.key !== key,
    error: failed?.key === key ? failed.error : undefined,
    retry,
  };
}
const none: ReadonlyMap<number, PaperPage> = new Map();

/** The page to fetch next: the one looked at, then those after it, then those before. */
export function nextPage(
  shown: { count: number; pages: ReadonlyMap<number, unknown> },
  page: number,
): number | undefined {
  const at = Math.min(page, shown.count);
  if (!shown.pages.has(at)) return at;
  const order = [
    ...Array.from({ length: shown.count - at }, (_, i) => at + 1 + i),
    ...Array.from({ length: at - 1 }, (_, i) => at - 1 - i),
  ];
  return shown.pages.size >= mostAhead ? undefined : order.find((n) => !shown.pages.has(n));
}

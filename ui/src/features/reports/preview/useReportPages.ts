import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchFile } from '@/api/download';
import type { Pages, PaperPage } from './PageViewer';
import { nextPage } from './usePreview';

const a4 = { width: 595, height: 842 };

/** The measures a page's own drawing gives. */
export function sizeOf(svg: string): { width: number; height: number } {
  const found = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg);
  const [width, height] = [Number(found?.[1]), Number(found?.[2])];
  return width > 0 && height > 0 ? { width, height } : a4;
}

/** The stored pages of a report that was made: the one looked at first, then those around it. */
export function useReportPages(id: string, count: number, page: number): Pages {
  const [pages, setPages] = useState<ReadonlyMap<number, PaperPage>>(new Map());
  const [error, setError] = useState<unknown>();
  const next = error === undefined && count > 0 ? nextPage({ count, pages }, page) : undefined;
  const urls = useRef<string[]>([]);
  useEffect(() => {
    const made = urls.current;
    return () => made.forEach((url) => URL.revokeObjectURL(url));
  }, []);
  useEffect(() => {
    if (next === undefined) return;
    const gone = new AbortController();
    const load = async () => {
      const file = await fetchFile(`/api/v1/reports/${id}/pages/${next}`, gone.signal);
      const svg = await file.text();
      if (gone.signal.aborted) return;
      const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
      urls.current.push(url);
      setPages((old) => new Map(old).set(next, { url, ...sizeOf(svg) }));
    };
    load().catch((e: unknown) => !gone.signal.aborted && setError(e));
    return () => gone.abort();
  }, [id, next]);
  // Another report's pages are another component's: the caller gives it a key.
  const retry = useCallback(() => setError(undefined), []);
  return { count, pages, isStale: next !== undefined && !pages.has(page), error, retry };
}

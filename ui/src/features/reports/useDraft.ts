import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useAddress } from '@/shared/lib/useAddress';
import { readDraft, writeDraft, type Draft } from './model';

/** What is being put together, kept in the address. */
export function useDraft() {
  const [params, setParams] = useAddress();
  const draft = useMemo(() => readDraft(params), [params]);
  const change = useCallback(
    (part: Partial<Draft>) =>
      setParams((old) => writeDraft({ ...readDraft(old), ...part }, old), { replace: true }),
    [setParams],
  );
  return { draft, change };
}

const logoKey = 'herald-report-logo';
const listeners = new Set<() => void>();
const subscribe = (l: () => void) => {
  listeners.add(l);
  return () => listeners.delete(l);
};
const read = () => sessionStorage.getItem(logoKey) ?? '';
function write(logo: string) {
  try {
    if (logo) sessionStorage.setItem(logoKey, logo);
    else sessionStorage.removeItem(logoKey);
  } catch {
    // No room left for it: it lives as long as nothing is reloaded, which is what the server is told anyway.
  }
  listeners.forEach((l) => l());
}

/** A picture is too large for an address: it lasts as long as the tab. */
export const useDraftLogo = () => [useSyncExternalStore(subscribe, read), write] as const;

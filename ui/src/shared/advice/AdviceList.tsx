import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { type ListRecommendationsApiArg, type Recommendation } from '@/api';
import { api } from '@/api/insight';
import { useActions, type Action } from '@/shared/lib/actions';
import { usePages } from '@/shared/lib/pages';
import { useCan } from '@/shared/lib/workspace';
import { Kbd } from '@/shared/ui/Kbd';
import { ErrorState } from '@/shared/ui/States';
import { AdviceCard } from './AdviceCard';
import { DismissDialog } from './DismissDialog';
import { withHeld } from './model';
import { useAdvice } from './useAdvice';

interface Props {
  filter: Omit<ListRecommendationsApiArg, 'limit' | 'cursor'>;
  /** Stands instead of cards when there are none. */
  empty: ReactElement;
  hideCampaign?: boolean;
  /** Above the cards, once it is known how many there are. */
  head?: (count: number, hasMore: boolean) => ReactNode;
}

/**
 * Advice as cards, most valuable first. One that has been decided about stays where it was, with what
 * became of it, until the list is asked for anew.
 */
export function AdviceList({ filter, empty, hideCampaign = false, head }: Props) {
  const { t } = useTranslation();
  const list = usePages(api.endpoints.listRecommendations, filter);
  const key = JSON.stringify(filter);
  const [held, setHeld] = useState({ key, rows: new Map<string, Held>() });
  const heldRows = held.key === key ? held.rows : none;
  const rows = useMemo(() => withHeld(list.rows, heldRows), [list.rows, heldRows]);
  const latest = useRef(rows);
  latest.current = rows;
  const hold = useCallback(
    (row: Recommendation) =>
      setHeld((old) => {
        const next = new Map(old.key === key ? old.rows : none);
        const at = latest.current.findIndex((r) => r.id === row.id);
        next.set(row.id, { at: Math.max(0, at), row });
        return { key, rows: next };
      }),
    [key],
  );
  const cards = useCards(rows, hold);
  if (list.isError)
    return (
      <Card>
        <ErrorState error={list.error} onRetry={list.retry} />
      </Card>
    );
  if (list.isLoading) return <AdviceSkeleton />;
  return (
    <>
      {head?.(rows.length, list.hasMore)}
      {rows.length === 0 ? (
        <Card sx={{ minHeight: 280, display: 'grid' }}>{empty}</Card>
      ) : (
        <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 4 }}>
          {rows.map((row, i) => (
            <li key={row.id}>
              <AdviceCard
                row={row}
                hideCampaign={hideCampaign}
                isCurrent={cards.current === row.id}
                isOpen={cards.isOpen(row.id, i)}
                isBusy={cards.busyId === row.id}
                cardRef={cards.refOf(row.id)}
                onFocus={() => cards.setCurrent(row.id)}
                onToggle={() => cards.toggle(row.id)}
                onApply={() => void cards.apply(row)}
                onDismiss={() => cards.ask(row)}
                onRevert={() => void cards.revert(row)}
              />
            </li>
          ))}
        </Stack>
      )}
      {list.hasMore && (
        <Box sx={{ mt: 4, display: 'flex', justifyContent: 'center' }}>
          <Button variant="outlined" onClick={list.more}>
            {t('advice.more')}
          </Button>
        </Box>
      )}
      {cards.dialog}
    </>
  );
}

interface Held {
  at: number;
  row: Recommendation;
}
const none: ReadonlyMap<string, Held> = new Map();

/** Which card is open, which the keyboard speaks to, and the keys themselves. */
export function useCards(rows: readonly Recommendation[], hold: (row: Recommendation) => void) {
  const { t } = useTranslation();
  const can = useCan();
  const canEdit = can('editor');
  const [current, setCurrent] = useState<string>();
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Recommendation>();
  const elements = useRef(new Map<string, HTMLElement>());
  const advice = useAdvice(hold);
  const toggle = useCallback(
    (id: string) =>
      setFlipped((old) => {
        const next = new Set(old);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const state = useRef({ rows, current, advice, toggle });
  useEffect(() => {
    state.current = { rows, current, advice, toggle };
  });
  const hasRows = rows.length > 0;
  useActions(
    useMemo<Action[]>(() => {
      if (!hasRows) return [];
      const now = () => {
        const { rows: all, current: id } = state.current;
        return all.find((r) => r.id === id) ?? all[0];
      };
      const move = (by: number) => {
        const { rows: all, current: id } = state.current;
        const at = all.findIndex((r) => r.id === id);
        const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
        if (!next) return;
        setCurrent(next.id);
        const el = elements.current.get(next.id);
        el?.focus({ preventScroll: true });
        el?.scrollIntoView({ block: 'nearest' });
      };
      const act = (id: string, keys: string, label: string, run: () => void): Action => ({
        id: `advice:${id}`,
        keys,
        label,
        group: 'do',
        run,
      });
      const list = [
        act('next', 'j', t('advice.keys.next'), () => move(1)),
        act('previous', 'k', t('advice.keys.previous'), () => move(-1)),
        act('evidence', 'e', t('advice.keys.evidence'), () => {
          const row = now();
          if (row) state.current.toggle(row.id);
        }),
      ];
      if (canEdit)
        list.push(
          act('apply', 'a', t('advice.keys.apply'), () => {
            const row = now();
            if (row?.state === 'open' && row.one_click) void state.current.advice.apply(row);
          }),
          act('dismiss', 'd', t('advice.keys.dismiss'), () => {
            const row = now();
            if (row?.state === 'open') setAsked(row);
          }),
        );
      return list;
    }, [t, canEdit, hasRows]),
  );
  return {
    current,
    setCurrent,
    // The first card shows its evidence until it is folded.
    isOpen: (id: string, index: number) => flipped.has(id) !== (index === 0),
    toggle,
    refOf: (id: string) => (el: HTMLElement | null) => {
      if (el) elements.current.set(id, el);
      else elements.current.delete(id);
    },
    apply: advice.apply,
    revert: advice.revert,
    ask: setAsked,
    busyId: advice.busyId,
    dialog: asked && (
      <DismissDialog
        row={asked}
        isBusy={advice.isDismissing}
        onClose={() => setAsked(undefined)}
        onDismiss={(reason) =>
          void advice.dismiss(asked, reason).then((done) => done && setAsked(undefined))
        }
      />
    ),
  };
}

/** As high as a card with its evidence and two without. */
function AdviceSkeleton() {
  return (
    <Stack aria-hidden sx={{ gap: 4 }}>
      {[360, 220, 220].map((height, i) => (
        <Card key={i} sx={{ p: 5, height }}>
          <Stack direction="row" sx={{ gap: 3 }}>
            <Skeleton variant="rounded" width={32} height={32} />
            <Box sx={{ flex: 1 }}>
              <Skeleton width="46%" height={20} />
              <Skeleton width="28%" height={16} sx={{ mt: 1 }} />
              <Skeleton width="64%" height={16} sx={{ mt: 3 }} />
              <Skeleton width="58%" height={16} sx={{ mt: 1 }} />
            </Box>
            <Box sx={{ width: 200, display: { xs: 'none', md: 'block' } }}>
              <Skeleton width={120} height={30} />
              <Skeleton width={160} height={16} sx={{ mt: 1 }} />
            </Box>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}

/** What the keys do, for who has some. */
export function AdviceKeys() {
  const { t } = useTranslation();
  const keys = [
    ['j', 'advice.keys.next'],
    ['k', 'advice.keys.previous'],
    ['a', 'advice.keys.apply'],
    ['d', 'advice.keys.dismiss'],
    ['e', 'advice.keys.evidence'],
  ] as const;
  return (
    <Stack
      direction="row"
      aria-hidden
      sx={{
        gap: 4,
        flexWrap: 'wrap',
        color: 'h.text2',
        display: { xs: 'none', md: 'flex' },
        '@media (pointer: coarse)': { display: 'none' },
      }}
    >
      {keys.map(([k, label]) => (
        <Stack key={k} direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
          <Kbd keys={k} />
          <Typography variant="caption">{t(label)}</Typography>
        </Stack>
      ))}
    </Stack>
  );
}

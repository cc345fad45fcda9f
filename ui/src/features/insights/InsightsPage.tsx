import { Box, Button, Card, Chip, Stack, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { Lightbulb, RefreshCw } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type FeedItem } from '@/api';
import { useListInsightRefreshesQuery, useListInsightsQuery } from '@/api/insight';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { FeedRow, FeedSkeleton } from './FeedRow';
import { feedKinds, orders, sortFeed, type Order } from './model';
import { useRefresh } from './useRefresh';

const mostItems = 100;

/** What happened and what to do about it, in one list. */
export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const can = useCan();
  const refresh = useRefresh();
  const feed = useListInsightsQuery({ limit: mostItems });
  const last = useListInsightRefreshesQuery({ limit: 1 }).data?.data[0];
  const canRefresh = can('editor');
  useActions(
    useMemo<Action[]>(
      () =>
        canRefresh
          ? [
              {
                id: 'insights:refresh',
                label: t('insights.refresh'),
                group: 'do',
                icon: RefreshCw,
                run: refresh.start,
              },
            ]
          : [],
      [t, canRefresh, refresh.start],
    ),
  );
  return (
    <Page title={t('nav.insights')}>
      <PageHeader
        title={t('nav.insights')}
        subtitle={
          last
            ? `${t('insights.subtitle')}. ${t('insights.lastLook', { when: f.ago(last.at) })}`
            : t('insights.subtitle')
        }
        actions={
          canRefresh && (
            <Button
              variant="outlined"
              startIcon={<RefreshCw size={15} />}
              loading={refresh.isStarting}
              disabled={!!refresh.task}
              onClick={refresh.start}
            >
              {t('insights.refresh')}
            </Button>
          )
        }
      />
      {refresh.task && (
        <Card sx={{ px: 4, py: 3, mb: 4 }}>
          <TaskProgress task={refresh.task} />
        </Card>
      )}
      {feed.isError && !feed.data ? (
        <Card sx={{ minHeight: 320, display: 'grid' }}>
          <ErrorState error={feed.error} onRetry={() => void feed.refetch()} />
        </Card>
      ) : !feed.data ? (
        <Card>
          <FeedSkeleton />
        </Card>
      ) : feed.data.data.length === 0 ? (
        <Card sx={{ minHeight: 320, display: 'grid' }}>
          <EmptyState icon={Lightbulb} title={t('insights.none')} hint={t('insights.noneHint')} />
        </Card>
      ) : (
        <Feed items={feed.data.data} />
      )}
    </Page>
  );
}

function Feed({ items }: { items: FeedItem[] }) {
  const { t } = useTranslation();
  const [kind, setKind] = useParam('kind');
  const [severity, setSeverity] = useParam('severity');
  const [orderParam, setOrder] = useParam('order', 'new');
  const [, setParams] = useAddress();
  const order: Order = orderParam === 'value' ? 'value' : 'new';
  const shown = useMemo(
    () =>
      sortFeed(
        items.filter((i) => (!kind || i.kind === kind) && (!severity || i.severity === severity)),
        order,
      ),
    [items, kind, severity, order],
  );
  const count = (k: string) => items.filter((i) => i.kind === k).length;
  const urgent = items.filter((i) => i.severity === 'critical').length;
  const chip = (id: string, label: string, pressed: boolean, press: () => void) => (
    <Chip
      key={id}
      label={label}
      variant="outlined"
      aria-pressed={pressed}
      onClick={press}
      sx={{
        height: 28,
        borderRadius: '6px',
        fontWeight: 500,
        bgcolor: pressed ? 'h.accentSoft' : 'h.surface',
        color: pressed ? 'h.accentText' : 'h.text2',
        borderColor: pressed ? 'h.accent' : 'h.border',
      }}
    />
  );
  return (
    <>
      <Stack direction="row" sx={{ gap: 2, mb: 3, flexWrap: 'wrap', alignItems: 'center' }}>
        <Stack
          direction="row"
          role="group"
          aria-label={t('insights.filter')}
          sx={{ gap: 1.5, flexWrap: 'wrap', flex: 1, minWidth: 240 }}
        >
          {chip('all', t('insights.all', { count: items.length }), !kind && !severity, () =>
            setParams(
              (old) => {
                const next = new URLSearchParams(old);
                next.delete('kind');
                next.delete('severity');
                return next;
              },
              { replace: true },
            ),
          )}
          {(urgent > 0 || severity === 'critical') &&
            chip('critical', t('insights.urgent', { count: urgent }), severity === 'critical', () =>
              setSeverity(severity === 'critical' ? '' : 'critical'),
            )}
          {feedKinds
            .filter((k) => count(k) > 0 || k === kind)
            .map((k) =>
              chip(k, t(`insights.kinds_${k}`, { count: count(k) }), kind === k, () =>
                setKind(kind === k ? '' : k),
              ),
            )}
        </Stack>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={order}
          aria-label={t('insights.order')}
          onChange={(_, o: Order | null) => o && setOrder(o)}
        >
          {orders.map((o) => (
            <ToggleButton key={o} value={o}>
              {t(`insights.order_${o}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Stack>
      <Card>
        {shown.length === 0 ? (
          <FilteredEmpty onClear={() => setParams(new URLSearchParams(), { replace: true })} />
        ) : (
          <Box component="ul" aria-label={t('nav.insights')} sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {shown.map((i) => (
              <FeedRow key={`${i.kind}:${i.id}`} item={i} />
            ))}
          </Box>
        )}
      </Card>
    </>
  );
}

import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { FileUp, Gauge, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Benchmarks } from '@/api';
import { useResetBenchmarksMutation, useGetBenchmarksQuery } from '@/api/insight';
import { useFormat } from '@/shared/lib/format';
import { useRange } from '@/shared/lib/range';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PlatformLabel } from '@/shared/ui/Platform';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { Legend, MetricRow } from './MetricRow';
import { groupRows } from './model';
import { ReplaceDialog } from './ReplaceDialog';

/** Own figures against their own past and against the industry, each with where it comes from. */
export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const { range } = useRange();
  const [industry] = useParam('industry');
  const query = useGetBenchmarksQuery({
    from: range.from,
    to: range.to,
    ...(industry ? { industry } : {}),
  });
  const answer = query.data;
  return (
    <Page title={t('nav.benchmarks')}>
      <PageHeader
        title={t('nav.benchmarks')}
        subtitle={f.range(range.from, range.to)}
        actions={<Tools answer={answer} />}
      />
      {query.isError && !query.isFetching && !query.currentData ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        </Card>
      ) : !answer ? (
        <Card>
          <RowsSkeleton rows={8} height={64} />
        </Card>
      ) : answer.rows.length === 0 ? (
        <Card sx={{ minHeight: 420, display: 'grid' }}>
          <EmptyState
            icon={Gauge}
            title={answer.message ?? t('benchmarks.none')}
            hint={t('benchmarks.noneHint')}
          />
        </Card>
      ) : (
        <Rows answer={answer} isStale={query.isFetching} />
      )}
    </Page>
  );
}

function Tools({ answer }: { answer: Benchmarks | undefined }) {
  const { t } = useTranslation();
  const can = useCan();
  const confirm = useConfirm();
  const [industry, setIndustry] = useParam('industry');
  const [isOpen, setOpen] = useState(false);
  const [back, { isLoading }] = useResetBenchmarksMutation();
  const goBack = async () => {
    const yes = await confirm({
      title: t('benchmarks.backAsk'),
      body: t('benchmarks.backHint'),
      action: t('benchmarks.back'),
      danger: true,
    });
    if (!yes) return;
    const done = await back();
    if (done.error) notify.failed(done.error);
    else notify.done(t('benchmarks.backDone'));
  };
  return (
    <>
      <FilterSelect
        label={t('benchmarks.industry')}
        all={t('benchmarks.noIndustry')}
        value={industry || (answer?.industry ?? '')}
        onChange={setIndustry}
        choices={(answer?.industries ?? []).map((i) => ({ value: i.id, label: i.name }))}
      />
      {can('admin') && answer?.custom && (
        <Button
          variant="outlined"
          startIcon={<RotateCcw size={15} />}
          loading={isLoading}
          onClick={() => void goBack()}
        >
          {t('benchmarks.back')}
        </Button>
      )}
      {can('admin') && (
        <Button
          variant="outlined"
          aria-haspopup="dialog"
          startIcon={<FileUp size={15} />}
          onClick={() => setOpen(true)}
        >
          {t('benchmarks.replace')}
        </Button>
      )}
      {isOpen && <ReplaceDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function Rows({ answer, isStale }: { answer: Benchmarks; isStale: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <Stack sx={{ gap: 4, opacity: isStale ? 0.6 : 1 }} aria-busy={isStale}>
      <Stack
        direction="row"
        sx={{ columnGap: 4, rowGap: 1, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <Box sx={{ flex: 1, minWidth: 240 }}>
          <Legend hasIndustry={answer.rows.some((r) => r.industry)} />
        </Box>
        <Typography variant="caption" color="textSecondary">
          {answer.source
            ? t('benchmarks.source', {
                source: answer.source,
                date: answer.dated ? f.dayYear(answer.dated) : '–',
              })
            : t('benchmarks.ownOnly')}
        </Typography>
        {answer.custom && <Badge tone="violet">{t('benchmarks.custom')}</Badge>}
      </Stack>
      {answer.message && (
        <Typography variant="body2" color="textSecondary">
          {answer.message}
        </Typography>
      )}
      {groupRows(answer.rows).map(([platform, rows]) => (
        <Card
          key={platform ?? 'all'}
          component="section"
          aria-label={platform ?? t('benchmarks.all')}
        >
          <Box sx={{ px: 4, pt: 4, pb: 1 }}>
            <Typography variant="h2" component="h2">
              {rows[0]?.platform ? (
                <PlatformLabel platform={rows[0].platform} />
              ) : (
                t('benchmarks.all')
              )}
            </Typography>
          </Box>
          <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {rows.map((r) => (
              <MetricRow key={r.metric} row={r} currency={answer.currency} />
            ))}
          </Box>
        </Card>
      ))}
    </Stack>
  );
}

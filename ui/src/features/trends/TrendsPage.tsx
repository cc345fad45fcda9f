import { Box, Button, Card, Stack, TextField, Typography } from '@mui/material';
import { Flame, RefreshCw, Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, useRefreshTrendsMutation, type ListTrendsApiArg, type Trend } from '@/api/loop';
import { useMakeFrom } from '@/shared/content/useMakeFrom';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useJob } from '@/shared/lib/useJob';
import { useParam } from '@/shared/lib/useParam';
import { useAddress } from '@/shared/lib/useAddress';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { Sparkline } from '@/shared/ui/Sparkline';
import { EmptyState, ErrorState, FilteredEmpty, RowsSkeleton } from '@/shared/ui/States';

const kinds = ['term', 'hashtag', 'topic'] as const;
const tone: Record<Trend['state'], Tone> = { rising: 'green', peaking: 'amber', fading: 'neutral' };
const names = ['q', 'language'] as const;

/** What is said more than usual, against its own past, with who says it; and the way to a brief. */
export function Component() {
  const { t } = useTranslation();
  const isEditor = useCan()('editor');
  const [params, setParams] = useAddress();
  const filter = useMemo(() => {
    const out: Omit<ListTrendsApiArg, 'limit' | 'cursor'> = {};
    const kind = kinds.find((k) => k === params.get('kind'));
    if (kind) out.kind = kind;
    for (const name of names) {
      const value = params.get(name);
      if (value) out[name] = value;
    }
    return out;
  }, [params]);
  const list = usePages(api.endpoints.listTrends, filter);
  const [refresh, { isLoading }] = useRefreshTrendsMutation();
  const job = useJob(list.retry);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title={t('nav.trends')}>
      <PageHeader
        title={t('nav.trends')}
        subtitle={t('trends.subtitle')}
        actions={
          isEditor && (
            <Button
              variant="outlined"
              loading={isLoading || job.isRunning}
              startIcon={<RefreshCw size={14} />}
              onClick={() => void job.start(refresh())}
            >
              {t('trends.refresh')}
            </Button>
          )
        }
      />
      <Filters />
      {list.isError ? (
        <Card>
          <ErrorState error={list.error} onRetry={list.retry} />
        </Card>
      ) : list.isLoading ? (
        <Card>
          <RowsSkeleton height={96} rows={6} />
        </Card>
      ) : list.rows.length === 0 ? (
        <Card>
          {isFiltered ? (
            <FilteredEmpty onClear={() => setParams(new URLSearchParams(), { replace: true })} />
          ) : (
            <EmptyState
              icon={Flame}
              title={t('trends.none')}
              hint={t('trends.noneHint')}
              action={
                <Button component={Link} to="/sources" size="small" variant="outlined">
                  {t('trends.toSources')}
                </Button>
              }
            />
          )}
        </Card>
      ) : (
        <Box
          component="ul"
          sx={{
            m: 0,
            p: 0,
            listStyle: 'none',
            display: 'grid',
            gap: 4,
            gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))',
          }}
        >
          {list.rows.map((x) => (
            <TrendCard key={x.id} trend={x} isEditor={isEditor} />
          ))}
        </Box>
      )}
      {list.hasMore && !list.isLoading && (
        <Button sx={{ mt: 4 }} variant="outlined" onClick={list.more}>
          {t('sources.more')}
        </Button>
      )}
    </Page>
  );
}

function Filters() {
  const { t, i18n } = useTranslation();
  const [q, setQ] = useParam('q');
  const [kind, setKind] = useParam('kind');
  const [language, setLanguage] = useParam('language');
  const all = new Intl.DisplayNames(i18n.language, { type: 'language' });
  return (
    <Box
      component="form"
      role="search"
      onSubmit={(e: React.FormEvent<HTMLFormElement>) => {
        e.preventDefault();
        setQ(String(new FormData(e.currentTarget).get('q') ?? ''));
      }}
      sx={{
        display: 'grid',
        gap: 2,
        mb: 4,
        gridTemplateColumns: {
          xs: '1fr 1fr',
          sm: 'minmax(160px,280px) repeat(2, minmax(0,180px))',
        },
      }}
    >
      <TextField
        key={q}
        name="q"
        defaultValue={q}
        placeholder={t('trends.search')}
        sx={{ gridColumn: { xs: '1 / -1', sm: 'auto' } }}
        slotProps={{ htmlInput: { 'aria-label': t('trends.search'), type: 'search' } }}
      />
      <FilterSelect
        label={t('trends.kindLabel')}
        all={t('trends.allKinds')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((k) => ({ value: k, label: t(`trends.kind.${k}`) }))}
      />
      <FilterSelect
        label={t('content.language')}
        all={t('sources.allLanguages')}
        value={language}
        onChange={setLanguage}
        choices={['en', 'de', 'fr', 'es', 'it'].map((value) => ({
          value,
          label: all.of(value) ?? value,
        }))}
      />
    </Box>
  );
}

function TrendCard({ trend, isEditor }: { trend: Trend; isEditor: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { make, isMaking } = useMakeFrom();
  return (
    <Card component="li" sx={{ p: 4, display: 'flex', flexDirection: 'column', gap: 2 }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
            {trend.label || trend.term}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary">
            {t('trends.count', {
              count: trend.count,
              usual: f.number(trend.baseline),
              sources: trend.sources,
            })}
          </Typography>
        </Box>
        <Sparkline
          values={trend.series.map((p) => p.count)}
          color="var(--h-palette-h-accent)"
          width={104}
        />
      </Stack>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
        <Badge tone={tone[trend.state]}>{t(`trends.states.${trend.state}`)}</Badge>
        {trend.change !== null && (
          <Typography variant="caption" sx={{ fontVariantNumeric: 'tabular-nums' }}>
            {f.delta(trend.change)}
          </Typography>
        )}
      </Stack>
      <Box component="ul" sx={{ m: 0, pl: 4, fontSize: 13, flex: 1 }}>
        {trend.examples.slice(0, 3).map((x) => (
          <li key={x.item_id}>
            <Box
              component={Link}
              to={`/sources?view=items&item=${x.item_id}`}
              sx={{ color: 'h.text', overflowWrap: 'anywhere' }}
            >
              {x.title}
            </Box>{' '}
            <Box component="span" sx={{ color: 'h.text2' }}>
              {x.source_name}
            </Box>
          </li>
        ))}
      </Box>
      {isEditor && (
        <Button
          size="small"
          variant="outlined"
          loading={isMaking}
          startIcon={<Sparkles size={14} />}
          onClick={() => make('brief', { trend_id: trend.id })}
          sx={{ alignSelf: 'flex-start' }}
        >
          {t('trends.makeBrief')}
        </Button>
      )}
    </Card>
  );
}

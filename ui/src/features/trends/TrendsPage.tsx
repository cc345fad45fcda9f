import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { Flame, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, useRefreshTrendsMutation, type Trend } from '@/api/loop';
import { LanguageFilter } from '@/shared/content/Filters';
import { MakeBrief } from '@/shared/content/MakeBrief';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { useJob } from '@/shared/lib/useJob';
import { useParam } from '@/shared/lib/useParam';
import { useListFilter } from '@/shared/lib/useListFilter';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { FilterRow, ListFrame, MoreRows } from '@/shared/ui/ListFrame';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { SearchField } from '@/shared/ui/SearchField';
import { Sparkline } from '@/shared/ui/Sparkline';
import { EmptyState, RowsSkeleton } from '@/shared/ui/States';

const kinds = ['term', 'hashtag', 'topic'] as const;
const tone: Record<Trend['state'], Tone> = { rising: 'green', peaking: 'amber', fading: 'neutral' };
const filters = { q: null, kind: kinds, language: null } as const;

/** What is said more than usual, against its own past, with who says it; and the way to a brief. */
export function Component() {
  const { t } = useTranslation();
  const isEditor = useCan()('editor');
  const { filter, isFiltered, clear } = useListFilter(filters);
  const list = usePages(api.endpoints.listTrends, filter);
  const [refresh, { isLoading }] = useRefreshTrendsMutation();
  const job = useJob(list.retry);
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
      <ListFrame
        isOpen
        list={list}
        onClear={isFiltered && clear}
        skeleton={<RowsSkeleton height={96} rows={6} />}
        empty={
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
        }
      >
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
        <MoreRows list={list} />
      </ListFrame>
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation();
  const [q, setQ] = useParam('q');
  const [kind, setKind] = useParam('kind');
  return (
    <FilterRow search={<SearchField label={t('trends.search')} value={q} onChange={setQ} />}>
      <FilterSelect
        label={t('trends.kindLabel')}
        all={t('trends.allKinds')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((k) => ({ value: k, label: t(`trends.kind.${k}`) }))}
      />
      <LanguageFilter />
    </FilterRow>
  );
}

function TrendCard({ trend, isEditor }: { trend: Trend; isEditor: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
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
      <Box component="ul" sx={{ m: 0, p: 0, listStyle: 'none', flex: 1 }}>
        {trend.examples.slice(0, 3).map((x) => (
          <Stack
            component="li"
            key={x.item_id}
            direction="row"
            sx={{ gap: 3, py: 1, borderTop: 1, borderColor: 'h.border', alignItems: 'baseline' }}
          >
            <Typography
              variant="body2"
              component={Link}
              to={`/sources?view=items&item=${x.item_id}`}
              title={x.title}
              noWrap
              sx={{
                flex: 1,
                color: 'h.text',
                textDecoration: 'none',
                '&:hover': { textDecoration: 'underline' },
              }}
            >
              {x.title}
            </Typography>
            <Typography
              variant="caption"
              color="textSecondary"
              noWrap
              sx={{ maxWidth: '38%', flexShrink: 0 }}
            >
              {x.source_name}
            </Typography>
          </Stack>
        ))}
      </Box>
      {isEditor && <MakeBrief of={trend.label || trend.term} from={{ trend_id: trend.id }} />}
    </Card>
  );
}

import { Box, Button, Card, Stack, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { ChartNoAxesCombined, FileUp, RefreshCw, Sparkles } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  useGetContentPerformanceQuery,
  useImportEngagementMutation,
  useListContentLessonsQuery,
  useReadEngagementMutation,
  type PerformanceBy,
  type PerformanceRow,
} from '@/api/loop';
import { NetworkFilter } from '@/shared/content/Filters';
import { useMakeFrom } from '@/shared/content/useMakeFrom';
import { addDays, today } from '@/shared/lib/dates';
import { none, useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useJob } from '@/shared/lib/useJob';
import { useParam } from '@/shared/lib/useParam';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { IconDeed } from '@/shared/ui/IconDeed';
import { FilterRow } from '@/shared/ui/ListFrame';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { nameOfLesson } from '@/shared/content/lessons';
import { figuresOfLesson } from './lessons';

const ways: PerformanceBy[] = ['item', 'network', 'kind', 'pillar', 'weekday', 'hour', 'tag'];
const rowId = (r: PerformanceRow) => r.key;
const onPhone = new Set(['label', 'score', 'lift']);
/** A text is always one, and its reasons are the figures beside it. */
const notOfText = new Set(['items', 'why']);

/** What works: the own posts against their own mean, with how sure that is. */
export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const { timeZone } = useWorkspace();
  const isEditor = useCan()('editor');
  const [asked, setBy] = useParam('by', 'item');
  const by = ways.find((w) => w === asked) ?? 'item';
  const [network] = useParam('network');
  const [days, setDays] = useParam('days', '90');
  const now = today(timeZone);
  const { data, error, refetch } = useGetContentPerformanceQuery({
    from: addDays(now, -(Number(days) || 90)),
    to: now,
    by,
    ...(network ? { network } : {}),
  });
  const columns = useColumns(by, data?.rows ?? none_, data?.mean_score ?? 0);
  return (
    <Page title={t('works.title')}>
      <PageHeader
        title={t('works.title')}
        subtitle={t('works.subtitle')}
        actions={
          isEditor && (
            <>
              <Import />
              <ReadNow />
            </>
          )
        }
      />
      <FilterRow>
        <FilterSelect
          isRequired
          label={t('works.by')}
          value={by}
          onChange={setBy}
          choices={ways.map((w) => ({ value: w, label: t(`works.bys.${w}`) }))}
        />
        <FilterSelect
          isRequired
          label={t('works.period')}
          value={days}
          onChange={setDays}
          choices={['30', '90', '365'].map((d) => ({
            value: d,
            label: t('sources.lastDays', { count: Number(d) }),
          }))}
        />
        <NetworkFilter />
        {data && data.rows.length > 0 && (
          <Typography className="filter-aside" variant="body2" color="textSecondary">
            {t('works.mean', { score: f.significant(data.mean_score) })}
          </Typography>
        )}
      </FilterRow>
      <Lessons />
      <Card>
        {error && !data ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : data && data.rows.length === 0 ? (
          <EmptyState
            icon={ChartNoAxesCombined}
            title={t('works.none')}
            hint={t('works.noneHint')}
            action={
              <Button component={Link} to="/calendar" size="small" variant="outlined">
                {t('nav.calendar')}
              </Button>
            }
          />
        ) : (
          <VirtualTable
            label={t('works.title')}
            columns={columns}
            rows={data?.rows ?? none_}
            rowId={rowId}
            isLoading={!data}
            maxHeight="calc(100dvh - 260px)"
          />
        )}
      </Card>
    </Page>
  );
}
const none_: PerformanceRow[] = [];

function useColumns(by: PerformanceBy, rows: readonly PerformanceRow[], mean: number) {
  const { t } = useTranslation();
  const f = useFormat();
  const isEditor = useCan()('editor');
  const { make, isMaking } = useMakeFrom();
  const [chosen, setChosen] = useState('');
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  return useMemo<Column<PerformanceRow>[]>(() => {
    const most = Math.max(mean, ...rows.map((r) => r.high)) || 1;
    const columns: Column<PerformanceRow>[] = [
      {
        id: 'label',
        header: t(`works.bys.${by}`),
        width: isNarrow ? 120 : 240,
        grow: 4,
        cell: (r) =>
          by === 'item' ? (
            <Box
              component={Link}
              to={`/content/${r.key}`}
              tabIndex={-1}
              className="vt-name"
              sx={{ color: 'h.text', fontWeight: 500, textDecoration: 'none' }}
            >
              {r.label}
            </Box>
          ) : (
            <span className="vt-name">{r.label}</span>
          ),
      },
      {
        id: 'score',
        header: t('works.score'),
        description: t('works.scoreHint'),
        width: isNarrow ? 90 : 210,
        cell: (r) => (
          <Stack direction="row" sx={{ gap: 3, alignItems: 'center' }}>
            <Box component="span" sx={{ width: 44, textAlign: 'right' }}>
              {f.significant(r.score)}
            </Box>
            {!isNarrow && <Whisker row={r} mean={mean} most={most} />}
          </Stack>
        ),
      },
      {
        id: 'lift',
        header: t('works.lift'),
        width: isNarrow ? 106 : 120,
        numeric: true,
        cell: (r) => (
          <Box
            component="span"
            sx={{ color: r.low > mean ? 'h.green' : r.high < mean ? 'h.red' : 'h.text2' }}
          >
            {f.delta(r.lift)}
          </Box>
        ),
      },
      {
        id: 'items',
        header: t('works.items'),
        width: 80,
        numeric: true,
        cell: (r) => f.integer(r.items),
      },
      {
        id: 'impressions',
        header: t('works.impressions'),
        width: 100,
        numeric: true,
        cell: (r) => f.compact(r.impressions),
      },
      {
        id: 'engagements',
        header: t('works.engagements'),
        width: 110,
        numeric: true,
        cell: (r) => f.compact(r.engagements),
      },
      {
        id: 'why',
        header: t('works.why'),
        width: 220,
        grow: 3,
        cell: (r) => (
          <span className="vt-name" title={r.why ?? undefined}>
            {r.why ?? none}
          </span>
        ),
      },
    ];
    if (by === 'item' && isEditor)
      columns.push({
        id: 'make',
        header: t('content.kind.brief'),
        width: 76,
        cell: (r) => (
          <IconDeed
            name={t(isMaking && chosen === r.key ? 'works.makingBrief' : 'works.makeBriefOf', {
              name: r.label,
            })}
            loading={isMaking && chosen === r.key}
            disabled={isMaking}
            onClick={() => {
              setChosen(r.key);
              make('brief', { brief: r.label });
            }}
          >
            <Sparkles size={14} />
          </IconDeed>
        ),
      });
    // On a phone what it is and how sure it is that it works.
    if (isNarrow) return columns.filter((c) => onPhone.has(c.id));
    return by === 'item' ? columns.filter((c) => !notOfText.has(c.id)) : columns;
  }, [t, f, by, rows, mean, isEditor, isNarrow, make, isMaking, chosen]);
}

/** What the posts teach, in sentences, with how sure that is. */
function Lessons() {
  const { t } = useTranslation();
  const f = useFormat();
  const { data } = useListContentLessonsQuery();
  if (!data?.data.length) return null;
  return (
    <Card
      component="section"
      aria-label={t('works.lessons')}
      sx={{ px: { xs: 4, sm: 5 }, py: 4, mb: 4 }}
    >
      <Typography variant="h2">{t('works.lessons')}</Typography>
      <Typography variant="caption" component="p" color="textSecondary">
        {t('works.lessonsHint')}
      </Typography>
      <Box component="ul" sx={{ m: 0, mt: 3, p: 0, listStyle: 'none' }}>
        {data.data.slice(0, 6).map((x) => (
          <Stack
            component="li"
            key={x.code + x.what}
            direction="row"
            title={figuresOfLesson(x, f)}
            sx={{
              columnGap: 4,
              py: 1.5,
              flexWrap: 'wrap',
              alignItems: 'baseline',
              borderTop: 1,
              borderColor: 'h.border',
              fontVariantNumeric: 'tabular-nums',
            }}
          >
            <Typography variant="body2" sx={{ flex: '1 1 220px', fontWeight: 500 }}>
              {nameOfLesson(x)}
            </Typography>
            <Typography
              variant="body2"
              sx={{
                width: 64,
                textAlign: 'right',
                fontWeight: 600,
                // In colour only where it is sure which way it goes.
                color: x.low > 0 ? 'h.green' : x.high < 0 ? 'h.red' : 'h.text2',
              }}
            >
              {f.delta(x.lift)}
            </Typography>
            <Typography variant="caption" color="textSecondary" sx={{ width: 150 }}>
              {t('works.range', { low: f.delta(x.low), high: f.delta(x.high) })}
            </Typography>
            <Typography variant="caption" color="textSecondary" sx={{ width: 84 }}>
              {t('works.lessonOf', { count: x.items })}
            </Typography>
          </Stack>
        ))}
      </Box>
    </Card>
  );
}

/** Where the score probably lies, against the mean of all. */
function Whisker({ row, mean, most }: { row: PerformanceRow; mean: number; most: number }) {
  const at = (x: number) => `${Math.max(0, Math.min(1, x / most)) * 100}%`;
  return (
    <Box aria-hidden sx={{ position: 'relative', width: 120, height: 16 }}>
      <Box
        sx={{
          position: 'absolute',
          top: 7,
          height: 2,
          bgcolor: 'h.borderStrong',
          left: at(row.low),
          right: `calc(100% - ${at(row.high)})`,
        }}
      />
      <Box
        sx={{
          position: 'absolute',
          top: 1,
          height: 14,
          width: '1px',
          bgcolor: 'h.text3',
          left: at(mean),
        }}
      />
      <Box
        sx={{
          position: 'absolute',
          top: 4,
          ml: '-4px',
          width: 8,
          height: 8,
          borderRadius: '4px',
          bgcolor: 'h.accent',
          left: at(row.score),
        }}
      />
    </Box>
  );
}

/** How it went: the first of what did not work, else that all did. */
const said = (problems: readonly string[], done: string) =>
  problems.length ? notify.failed(undefined, problems[0]) : notify.done(done);

function Import() {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [send, { isLoading }] = useImportEngagementMutation();
  const job = useJob<{ problems: string[] }>((got) => said(got.problems, t('works.imported')));
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        accept=".csv"
        aria-label={t('works.import')}
        onChange={(e) => {
          const file = e.target.files?.[0];
          if (file) void job.start(send({ body: { file } }));
          e.target.value = '';
        }}
      />
      <Button
        variant="outlined"
        loading={isLoading || job.isRunning}
        startIcon={<FileUp size={14} />}
        onClick={() => input.current?.click()}
      >
        {t('works.import')}
      </Button>
    </>
  );
}

/** Asks the networks at once, also about posts whose turn has not come. */
function ReadNow() {
  const { t } = useTranslation();
  const [read, { isLoading }] = useReadEngagementMutation();
  const job = useJob<{ failed: string[] }>((got) => said(got.failed, t('works.readDone')));
  return (
    <Button
      variant="outlined"
      loading={isLoading || job.isRunning}
      startIcon={<RefreshCw size={14} />}
      onClick={() => void job.start(read({ body: { all: true } }))}
    >
      {t('works.read')}
    </Button>
  );
}

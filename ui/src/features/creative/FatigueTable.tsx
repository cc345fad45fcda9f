import {
  Box,
  Button,
  ButtonBase,
  Card,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Link as MuiLink,
  Stack,
  Typography,
} from '@mui/material';
import { Download, Images } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CreativeAnalysis, CreativeRow, CreativeFatigue } from '@/api';
import { chanceText } from '@/shared/advice/model';
import { saveCsv } from '@/shared/lib/csv';
import { useEstimate } from '@/shared/lib/estimate';
import { none, useFormat } from '@/shared/lib/format';
import { useRange } from '@/shared/lib/range';
import { notify } from '@/shared/lib/toast';
import { useParam } from '@/shared/lib/useParam';
import { Facts } from '@/shared/ui/Facts';
import { AdPicture } from '@/shared/ui/AdPicture';
import { Badge } from '@/shared/ui/Badge';
import { BandChart } from '@/shared/ui/BandChart';
import { Interval } from '@/shared/ui/Interval';
import { PlatformLabel } from '@/shared/ui/Platform';
import { Sparkline } from '@/shared/ui/Sparkline';
import { EmptyState } from '@/shared/ui/States';
import { sortRows, type Column } from '@/shared/ui/tableModel';
import { VirtualTable } from '@/shared/ui/VirtualTable';
import { adsCsv, countStates, sortValue, states, stateTone } from './model';

const rowId = (r: CreativeRow) => r.ad_id;

/** Every ad with how worn it is, on its own curve; a row opens it large. */
export function FatigueTable({ data }: { data: CreativeAnalysis }) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const [state, setState] = useParam('fatigue');
  const [sort, setSort] = useParam('sort', 'state');
  const [open, setOpen] = useState<CreativeRow>();
  const counts = useMemo(() => countStates(data.ads), [data.ads]);
  const rows = useMemo(
    () =>
      sortRows(
        data.ads.filter((a) => !state || a.fatigue.state === state),
        sort,
        sortValue,
      ),
    [data.ads, state, sort],
  );
  const columns = useMemo<Column<CreativeRow>[]>(
    () => [
      {
        id: 'name',
        header: t('campaign.ad'),
        width: 250,
        grow: 3,
        sortable: true,
        fixed: true,
        cell: (r) => <Name ad={r} />,
      },
      {
        id: 'state',
        header: t('creative.state'),
        description: t('creative.stateAbout'),
        width: 116,
        sortable: true,
        cell: (r) => <FatigueBadge state={r.fatigue.state} />,
      },
      {
        id: 'left',
        header: t('creative.left'),
        description: t('creative.leftAbout'),
        width: 184,
        numeric: true,
        sortable: true,
        cell: (r) => <Interval value={r.fatigue.left} show={(n) => f.progress(n)} />,
      },
      {
        id: 'curve',
        header: t('creative.curve'),
        description: t('creative.curveAbout'),
        width: 132,
        cell: (r) => (
          <Sparkline
            values={r.fatigue.series.map((p) => p.ctr)}
            width={100}
            height={26}
            color={curveColor[r.fatigue.state]}
          />
        ),
      },
      {
        id: 'days_left',
        header: t('creative.daysLeft'),
        description: t('creative.daysLeftAbout'),
        width: 100,
        numeric: true,
        sortable: true,
        cell: (r) => (r.fatigue.days_left === null ? none : f.integer(r.fatigue.days_left)),
      },
      {
        id: 'ctr',
        header: t('metric.ctr'),
        description: t('creative.ctrAbout'),
        width: 220,
        numeric: true,
        sortable: true,
        cell: (r) => <Interval value={r.ctr} show={(n) => f.percent(n)} />,
      },
      {
        id: 'best_chance',
        header: t('creative.best'),
        description: t('creative.bestAbout'),
        width: 110,
        numeric: true,
        sortable: true,
        cell: (r) => (r.best_chance === null ? none : chanceText(r.best_chance, f.progress)),
      },
      {
        id: 'spend',
        header: t('metric.spend'),
        width: 110,
        numeric: true,
        sortable: true,
        cell: (r) => f.money(r.spend, data.currency),
      },
      {
        id: 'impressions',
        header: t('metric.impressions'),
        width: 120,
        numeric: true,
        sortable: true,
        cell: (r) => est.count(r.impressions),
      },
    ],
    [t, f, est, data.currency],
  );
  return (
    <>
      <Stack
        direction="row"
        sx={{ gap: 3, flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'flex-end' }}
      >
        <Box
          sx={{
            display: 'grid',
            gap: 3,
            flex: { xs: '1 1 100%', sm: '0 1 auto' },
            gridTemplateColumns: {
              xs: 'repeat(2, minmax(0,1fr))',
              md: 'repeat(4, minmax(150px,172px))',
            },
          }}
        >
          {states.map((s) => (
            <StateCard
              key={s}
              state={s}
              count={counts[s]}
              isOn={state === s}
              onPress={() => setState(state === s ? '' : s)}
            />
          ))}
        </Box>
        <Button
          variant="outlined"
          startIcon={<Download size={15} />}
          onClick={() => {
            saveCsv(`ads_${data.from}_${data.to}.csv`, adsCsv(rows, data.currency));
            notify.done(t('creative.exported', { count: rows.length }));
          }}
        >
          {t('campaigns.export')}
        </Button>
      </Stack>
      {data.message && <Typography variant="body2">{data.message}</Typography>}
      <Card sx={{ overflow: 'hidden' }}>
        <VirtualTable
          label={t('creative.table')}
          columns={columns}
          rows={rows}
          rowId={rowId}
          maxHeight="max(420px, calc(100vh - 330px))"
          sort={sort}
          onSort={setSort}
          onOpen={setOpen}
          empty={
            <EmptyState
              icon={Images}
              title={t('creative.noneOf')}
              hint={t('creative.noneOfHint')}
            />
          }
        />
      </Card>
      {open && <AdDialog ad={open} currency={data.currency} onClose={() => setOpen(undefined)} />}
    </>
  );
}

const curveColor: Record<CreativeFatigue['state'], string> = {
  tired: 'var(--h-palette-h-red)',
  tiring: 'var(--h-palette-h-amber)',
  fresh: 'var(--h-palette-h-chart-1)',
  unknown: 'var(--h-palette-h-chart-5)',
};

function FatigueBadge({ state }: { state: CreativeFatigue['state'] }) {
  const { t } = useTranslation();
  return (
    <Badge tone={stateTone[state]} dot>
      {t(`creative.states.${state}`)}
    </Badge>
  );
}

function StateCard(props: {
  state: CreativeFatigue['state'];
  count: number;
  isOn: boolean;
  onPress: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <ButtonBase
      aria-pressed={props.isOn}
      onClick={props.onPress}
      sx={{
        display: 'block',
        textAlign: 'left',
        px: 4,
        py: 3,
        bgcolor: 'h.surface',
        color: 'h.text',
        border: 1,
        borderColor: props.isOn ? 'h.accent' : 'h.border',
        borderRadius: '10px',
        boxShadow: 1,
        '&:hover': { borderColor: props.isOn ? 'h.accent' : 'h.borderStrong' },
      }}
    >
      <FatigueBadge state={props.state} />
      <Typography variant="metric" component="span" sx={{ display: 'block', mt: 1 }}>
        {f.integer(props.count)}
      </Typography>
      <Typography variant="caption" component="span" color="textSecondary">
        {t(`creative.stateHint.${props.state}`)}
      </Typography>
    </ButtonBase>
  );
}

function Name({ ad }: { ad: CreativeRow }) {
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 3, minWidth: 0 }}>
      <AdPicture id={ad.ad_id} address={ad.thumbnail_url} />
      <Box sx={{ minWidth: 0 }}>
        <Typography
          variant="body2"
          noWrap
          title={ad.name}
          sx={{ fontWeight: 500, lineHeight: '17px' }}
        >
          {ad.name}
        </Typography>
        <Typography
          variant="caption"
          component="p"
          noWrap
          color="textSecondary"
          sx={{ lineHeight: '15px' }}
        >
          {ad.campaign_name}
        </Typography>
      </Box>
    </Stack>
  );
}

/** One ad: its click rate against its own survival curve, and why it is called what it is. */
function AdDialog({
  ad,
  currency,
  onClose,
}: {
  ad: CreativeRow;
  currency: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const id = useId();
  const { search } = useRange();
  const { fatigue } = ad;
  const chart = useMemo(
    () => ({
      x: fatigue.series.map((p) => p.date),
      lines: [
        { name: t('metric.ctr'), values: fatigue.series.map((p) => p.ctr) },
        {
          name: t('creative.expected'),
          values: fatigue.series.map((p) => p.expected),
          color: 5,
          dashed: true,
        },
      ],
    }),
    [fatigue.series, t],
  );
  const percent = useMemo(() => (n: number) => f.percent(n), [f]);
  const format = useMemo(() => (n: number | null) => (n === null ? none : f.percent(n)), [f]);
  const facts: [string, React.ReactNode][] = [
    [t('creative.left'), <Interval key="l" value={fatigue.left} show={(n) => f.progress(n)} />],
    [t('creative.daysLeft'), fatigue.days_left === null ? none : f.integer(fatigue.days_left)],
    [t('metric.frequency'), f.ratio(fatigue.frequency)],
    [
      t('creative.halfLife'),
      fatigue.half_life === null
        ? none
        : t(fatigue.unit === 'days' ? 'creative.inDays' : 'creative.inImpressions', {
            n: f.number(Math.round(fatigue.half_life * 10) / 10),
          }),
    ],
    [t('metric.ctr'), <Interval key="c" value={ad.ctr} show={percent} />],
    [t('metric.cvr'), <Interval key="v" value={ad.cvr} show={percent} />],
    [t('creative.best'), ad.best_chance === null ? none : chanceText(ad.best_chance, f.progress)],
    [t('metric.spend'), f.money(ad.spend, currency)],
    [t('metric.conversions'), f.number(ad.conversions)],
    [t('metric.roas'), f.ratio(ad.roas)],
  ];
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={id}>
      <DialogTitle id={id}>
        {ad.name}
        <Stack
          component="span"
          direction="row"
          sx={{
            mt: 1,
            gap: 3,
            flexWrap: 'wrap',
            alignItems: 'center',
            fontSize: 12,
            fontWeight: 400,
          }}
        >
          <FatigueBadge state={fatigue.state} />
          <PlatformLabel platform={ad.platform} muted />
          <MuiLink
            component={Link}
            to={`/campaigns/${ad.campaign_id}${search}`}
            sx={{ color: 'h.accentText' }}
          >
            {ad.campaign_name}
          </MuiLink>
        </Stack>
      </DialogTitle>
      <DialogContent>
        <Typography variant="body2" sx={{ mb: 4 }}>
          {fatigue.reason}
        </Typography>
        {fatigue.series.length > 1 && (
          <BandChart
            title={t('creative.chart')}
            heading="h3"
            hint={t('creative.chartHint')}
            x={chart.x}
            lines={chart.lines}
            format={format}
            axisFormat={percent}
            height={220}
          />
        )}
        <Facts facts={facts} />
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          {t('controls.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

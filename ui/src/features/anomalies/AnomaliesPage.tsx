import { Box, Card, Link as MuiLink, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { type Incident, type ListAnomaliesApiArg } from '@/api';
import { api } from '@/api/insight';
import { beyondTitle } from '@/shared/lib/beyondTitle';
import { useFormat } from '@/shared/lib/format';
import { metricText } from '@/shared/lib/metrics';
import { usePages } from '@/shared/lib/pages';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { Badge } from '@/shared/ui/Badge';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PlatformLabel, platformName, platforms } from '@/shared/ui/Platform';
import { EmptyState, ErrorState, FilteredEmpty } from '@/shared/ui/States';
import { VirtualTable, type Column } from '@/shared/ui/VirtualTable';
import { deviation, kinds, lastDay, severities, severityTone, states, stateTone } from './model';

const rowId = (i: Incident) => i.id;
const filterNames = ['state', 'severity', 'kind', 'platform'] as const;

/** What is not as expected: newest first, each with what it costs and how it stands. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [params, setParams] = useAddress();
  const filter = useMemo(() => {
    const out: Record<string, string> = {};
    for (const name of filterNames) {
      const value = params.get(name);
      if (value) out[name] = value;
    }
    return out as Omit<ListAnomaliesApiArg, 'limit' | 'cursor'>;
  }, [params]);
  const list = usePages<Incident, ListAnomaliesApiArg>(api.endpoints.listAnomalies, filter);
  const columns = useColumns();
  return (
    <Page title={t('nav.anomalies')}>
      <PageHeader
        title={t('nav.anomalies')}
        subtitle={t('anomalies.subtitle')}
        actions={<Filters />}
      />
      <Card>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : (
          <VirtualTable
            label={t('nav.anomalies')}
            columns={columns}
            rows={list.rows}
            rowId={rowId}
            isLoading={list.isLoading}
            maxHeight="calc(100dvh - 190px)"
            onOpen={(i) => void go(`/insights/anomalies/${i.id}`)}
            hasMore={list.hasMore}
            onMore={list.more}
            empty={
              Object.keys(filter).length > 0 ? (
                <FilteredEmpty
                  onClear={() => setParams(new URLSearchParams(), { replace: true })}
                />
              ) : (
                <EmptyState
                  icon={ShieldCheck}
                  title={t('anomalies.none')}
                  hint={t('anomalies.noneHint')}
                />
              )
            }
          />
        )}
      </Card>
    </Page>
  );
}

function Filters() {
  const { t } = useTranslation();
  const [state, setState] = useParam('state');
  const [severity, setSeverity] = useParam('severity');
  const [kind, setKind] = useParam('kind');
  const [platform, setPlatform] = useParam('platform');
  return (
    <Box
      sx={{
        display: { xs: 'grid', sm: 'flex' },
        gridTemplateColumns: '1fr 1fr',
        flexWrap: 'wrap',
        gap: 2,
        width: { xs: '100%', sm: 'auto' },
      }}
    >
      <FilterSelect
        label={t('anomalies.state')}
        all={t('anomalies.allStates')}
        value={state}
        onChange={setState}
        choices={states.map((s) => ({ value: s, label: t(`anomalies.state_${s}`) }))}
      />
      <FilterSelect
        label={t('anomalies.severity')}
        all={t('anomalies.allSeverities')}
        value={severity}
        onChange={setSeverity}
        choices={severities.map((s) => ({ value: s, label: t(`anomalies.severity_${s}`) }))}
      />
      <FilterSelect
        label={t('anomalies.kind')}
        all={t('anomalies.allKinds')}
        value={kind}
        onChange={setKind}
        choices={kinds.map((k) => ({ value: k, label: t(`anomalies.kind_${k}`) }))}
      />
      <FilterSelect
        label={t('forecast.platform')}
        all={t('forecast.allPlatforms')}
        value={platform}
        onChange={setPlatform}
        choices={platforms.map((p) => ({ value: p, label: platformName[p] }))}
      />
    </Box>
  );
}

function useColumns(): Column<Incident>[] {
  const { t } = useTranslation();
  const f = useFormat();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  return useMemo<Column<Incident>[]>(() => {
    const title: Column<Incident> = {
      id: 'title',
      header: t('anomalies.what'),
      width: 340,
      grow: 4,
      cell: (i) => <Title incident={i} />,
    };
    const severity: Column<Incident> = {
      id: 'severity',
      header: t('anomalies.severity'),
      width: isNarrow ? 104 : 116,
      cell: (i) => (
        <Badge tone={severityTone[i.severity]} dot>
          {t(`anomalies.severity_${i.severity}`)}
        </Badge>
      ),
    };
    // On a phone what it is and how bad; the rest is on the incident's own page.
    if (isNarrow) return [title, severity];
    return [
      title,
      severity,
      {
        id: 'where',
        header: t('anomalies.where'),
        width: 130,
        cell: (i) =>
          i.platform ? <PlatformLabel platform={i.platform} /> : t('anomalies.everywhere'),
      },
      {
        id: 'observed',
        header: t('anomalies.observed'),
        description: t('anomalies.observedAbout'),
        width: 150,
        numeric: true,
        cell: (i) => <Observed incident={i} />,
      },
      {
        id: 'money',
        header: t('anomalies.moneyADay'),
        description: t('anomalies.moneyAbout'),
        width: 124,
        numeric: true,
        cell: (i) =>
          i.money_a_day === null
            ? '–'
            : t(i.money_a_day > 0 ? 'anomalies.bringsShort' : 'anomalies.costsShort', {
                money: f.moneyCompact(Math.round(Math.abs(i.money_a_day))),
              }),
      },
      {
        id: 'days',
        header: t('anomalies.days'),
        width: 150,
        cell: (i) =>
          i.opened_on === lastDay(i)
            ? f.day(i.opened_on)
            : `${f.day(i.opened_on)} – ${f.day(lastDay(i))}`,
      },
      {
        id: 'state',
        header: t('anomalies.state'),
        width: 116,
        cell: (i) => <Badge tone={stateTone[i.state]}>{t(`anomalies.state_${i.state}`)}</Badge>,
      },
    ];
  }, [t, f, isNarrow]);
}

function Observed({ incident: i }: { incident: Incident }) {
  const f = useFormat();
  const show = metricText(f, i.metric ?? '');
  const change = deviation(i);
  if (i.observed === null) return '–';
  return (
    <Box sx={{ lineHeight: '16px' }}>
      {show(i.observed)}
      {change !== null && (
        <Box sx={{ fontSize: 11.5, lineHeight: '14px', color: 'h.text2' }}>{f.delta(change)}</Box>
      )}
    </Box>
  );
}

function Title({ incident: i }: { incident: Incident }) {
  return (
    <Box sx={{ minWidth: 0, lineHeight: '16px' }}>
      <MuiLink
        component={Link}
        to={`/insights/anomalies/${i.id}`}
        underline="hover"
        noWrap
        tabIndex={-1}
        title={i.title}
        onClick={(e) => e.stopPropagation()}
        sx={{ display: 'block', color: 'h.text', fontWeight: 500, fontSize: 13 }}
      >
        {i.title}
      </MuiLink>
      <Box
        title={i.text}
        sx={{
          fontSize: 11.5,
          lineHeight: '14px',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          color: 'h.text2',
        }}
      >
        {beyondTitle(i.title, i.text)}
      </Box>
    </Box>
  );
}

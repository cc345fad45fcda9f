import { Box, Button, Stack, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { ArrowLeft, BellOff, CheckCheck, Inbox, MousePointerClick, Settings2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api, type Alert, type AlertState, type ListAlertHistoryApiArg } from '@/api';
import { kinds, severities } from '@/shared/alerts/model';
import { useAlertActions } from '@/shared/alerts/useAlertActions';
import { usePages } from '@/shared/lib/pages';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { EmptyState, ErrorState, FilteredEmpty, RowsSkeleton } from '@/shared/ui/States';
import { BulkBar } from '@/shared/ui/TableTools';
import { toggled } from '@/shared/ui/tableModel';
import { AlertList } from './AlertList';
import { AlertView } from './AlertView';
import { SnoozeMenu } from './SnoozeMenu';
import { useInboxKeys } from './useInboxKeys';

const views = ['inbox', 'snoozed', 'resolved'] as const;
type View = (typeof views)[number];
const statesOf: Record<View, AlertState[]> = {
  inbox: ['open', 'acknowledged'],
  snoozed: ['snoozed'],
  resolved: ['resolved'],
};
const filterNames = ['severity', 'kind'] as const;

/** The inbox: alerts at the left, the one that is read at the right. */
export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const { id } = useParams();
  const can = useCan();
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('md'));
  const [params, setParams] = useAddress();
  const [view] = useParam('view', 'inbox');
  const shown = views.find((v) => v === view) ?? 'inbox';
  const filter = useMemo((): Omit<ListAlertHistoryApiArg, 'limit' | 'cursor'> => {
    const out: Record<string, string> = { state: statesOf[shown].join(',') };
    for (const name of filterNames) {
      const value = params.get(name);
      if (value) out[name] = value;
    }
    return out as never;
  }, [params, shown]);
  const list = usePages<Alert, ListAlertHistoryApiArg>(api.endpoints.listAlertHistory, filter);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [snoozeAt, setSnoozeAt] = useState<HTMLElement | null>(null);
  const actions = useAlertActions();
  const search = params.size ? `?${params}` : '';
  const open = useCallback(
    (to: string | undefined) => void go(`/alerts${to ? `/${to}` : ''}${search}`, { replace: true }),
    [go, search],
  );
  useEffect(() => {
    document.title = `${t('nav.alerts')} · Herald`;
  }, [t]);
  const chosen = list.rows.filter((a) => selected.has(a.id));
  const current = id ?? (isNarrow ? undefined : list.rows[0]?.id);
  // The next one takes the place of one that has left the list.
  const after = (gone: string) => {
    const at = list.rows.findIndex((a) => a.id === gone);
    return (list.rows[at + 1] ?? list.rows[at - 1])?.id;
  };
  const leaving =
    (what: (a: Pick<Alert, 'id'>) => Promise<void>) => async (a: Pick<Alert, 'id'>) => {
      const next = after(a.id);
      await what(a);
      if (id === a.id) open(next);
    };
  const own = {
    ...actions,
    resolve: leaving(actions.resolve),
  };
  useInboxKeys({
    rows: list.rows,
    current,
    selected,
    canEdit: can('editor'),
    open,
    toggle: (x) => setSelected((old) => toggled(old, x)),
    acknowledge: (a) => {
      if (chosen.length) {
        setSelected(new Set());
        void actions.acknowledgeMany(chosen);
      } else if (a.state === 'open') void actions.acknowledge(a);
    },
    resolve: (a) => void own.resolve(a),
    snooze: () => setSnoozeAt(document.getElementById('alert-snooze')),
  });
  const isFiltered = filterNames.some((n) => params.get(n));
  const showList = !isNarrow || !id;
  const showDetail = !isNarrow || !!id;
  return (
    <Box
      sx={{
        height: '100%',
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0,1fr)', md: 'minmax(300px, 400px) minmax(0,1fr)' },
        minHeight: 0,
      }}
    >
      {showList && (
        <Stack
          sx={{
            minHeight: 0,
            borderRight: { md: 1 },
            borderColor: { md: 'h.border' },
            minWidth: 0,
          }}
        >
          <Head view={shown} />
          <Box sx={{ flex: 1, minHeight: 0, overflow: 'auto' }}>
            {list.isError ? (
              <ErrorState error={list.error} onRetry={list.retry} />
            ) : list.isLoading ? (
              <RowsSkeleton rows={9} height={60} />
            ) : list.rows.length === 0 ? (
              isFiltered ? (
                <FilteredEmpty
                  onClear={() => setParams(new URLSearchParams(), { replace: true })}
                />
              ) : (
                <Nothing view={shown} />
              )
            ) : (
              <AlertList
                label={t(`alerts.view_${shown}`)}
                alerts={list.rows}
                currentId={current}
                search={search}
                selected={selected}
                canSelect={can('editor') && shown !== 'resolved'}
                hasMore={list.hasMore}
                onSelect={(x) => setSelected((old) => toggled(old, x))}
                onMore={list.more}
              />
            )}
          </Box>
        </Stack>
      )}
      {showDetail && (
        <Box sx={{ minHeight: 0, overflow: 'auto', minWidth: 0, bgcolor: 'h.surface' }}>
          {isNarrow && (
            <Button
              component={Link}
              to={`/alerts${search}`}
              variant="text"
              size="small"
              startIcon={<ArrowLeft size={14} />}
              sx={{ m: 2 }}
            >
              {t('alerts.back')}
            </Button>
          )}
          {current ? (
            <AlertView
              key={current}
              id={current}
              actions={own}
              isPage={isNarrow}
              onSnooze={setSnoozeAt}
            />
          ) : (
            !list.isLoading &&
            list.rows.length > 0 && (
              <Box sx={{ height: '100%', display: 'grid' }}>
                <EmptyState icon={MousePointerClick} title={t('alerts.pickOne')} />
              </Box>
            )
          )}
        </Box>
      )}
      <SnoozeMenu
        anchor={snoozeAt}
        onClose={() => setSnoozeAt(null)}
        onPick={(until, said) => {
          if (current) void leaving((a) => actions.snooze(a, until, said))({ id: current });
        }}
      />
      <BulkBar count={chosen.length} onClear={() => setSelected(new Set())}>
        <Button
          size="small"
          variant="contained"
          startIcon={<CheckCheck size={14} />}
          onClick={() => {
            setSelected(new Set());
            void actions.acknowledgeMany(chosen);
          }}
        >
          {t('alerts.acknowledge')}
        </Button>
      </BulkBar>
    </Box>
  );
}

function Head({ view }: { view: View }) {
  const { t } = useTranslation();
  const [, setView] = useParam('view', 'inbox');
  const [severity, setSeverity] = useParam('severity');
  const [kind, setKind] = useParam('kind');
  return (
    <Stack sx={{ p: 4, pb: 3, gap: 3, borderBottom: 1, borderColor: 'h.border' }}>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 2 }}>
        <Typography variant="h1" sx={{ flex: 1 }}>
          {t('nav.alerts')}
        </Typography>
        <Button
          component={Link}
          to="/settings/alerts"
          size="small"
          variant="outlined"
          startIcon={<Settings2 size={14} />}
        >
          {t('alerts.setUpShort')}
        </Button>
      </Stack>
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: 'minmax(0,1fr) minmax(0,1.25fr) minmax(0,1fr)',
        }}
      >
        <FilterSelect
          isRequired
          label={t('alerts.view')}
          value={view}
          onChange={setView}
          choices={views.map((v) => ({ value: v, label: t(`alerts.view_${v}`) }))}
        />
        <FilterSelect
          label={t('alerts.severityLabel')}
          all={t('alerts.allSeverities')}
          value={severity}
          onChange={setSeverity}
          choices={[...severities]
            .reverse()
            .map((s) => ({ value: s, label: t(`alerts.severity.${s}`) }))}
        />
        <FilterSelect
          label={t('alerts.kindLabel')}
          all={t('alerts.allKinds')}
          value={kind}
          onChange={setKind}
          choices={kinds.map((k) => ({ value: k, label: t(`alerts.kind.${k}`) }))}
        />
      </Box>
    </Stack>
  );
}

function Nothing({ view }: { view: View }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={view === 'inbox' ? Inbox : BellOff}
      title={t(`alerts.none_${view}`)}
      hint={view === 'inbox' ? t('alerts.noneHint') : undefined}
    />
  );
}

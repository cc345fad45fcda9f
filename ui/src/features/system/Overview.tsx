import { Box, Card, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { CircleAlert, CircleCheck, CircleX, type LucideIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HealthState, SystemStatus } from '@/api';
import { useGetSystemStatusQuery } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { ErrorState } from '@/shared/ui/States';
import { font } from '@/theme/tokens';
import { byTrouble, milliseconds, remember, usedShare, type Sample } from './model';
import { Figure, Lines, Meter, Panel } from './parts';

const everyMs = 5_000;
const pair = {
  display: 'grid',
  gap: 4,
  gridTemplateColumns: { xs: 'minmax(0,1fr)', md: 'repeat(2, minmax(0,1fr))' },
} as const;

/** The whole at a glance, then part by part; asked for again every five seconds. */
export function Overview() {
  const query = useGetSystemStatusQuery(undefined, {
    pollingInterval: everyMs,
    skipPollingIfUnfocused: true,
    refetchOnMountOrArgChange: true,
  });
  const [samples, setSamples] = useState<Sample[]>([]);
  const { data, fulfilledTimeStamp = 0 } = query;
  useEffect(() => {
    if (data) setSamples((old) => remember(old, data, fulfilledTimeStamp));
  }, [data, fulfilledTimeStamp]);
  if (query.isError && !data)
    return (
      <Card>
        <ErrorState error={query.error} onRetry={query.refetch} />
      </Card>
    );
  if (!data) return <Bones />;
  return (
    <Stack sx={{ gap: 4 }}>
      <Verdict status={data} isLost={query.isError} />
      <Figures status={data} samples={samples} />
      <Box sx={pair}>
        <Checks status={data} />
        <Machine status={data} />
        <Requests status={data} />
        <Work status={data} />
      </Box>
      <Connectors status={data} />
    </Stack>
  );
}

const looks: Record<HealthState, [LucideIcon, string, string]> = {
  ok: [CircleCheck, 'h.green', 'h.greenSoft'],
  degraded: [CircleAlert, 'h.amber', 'h.amberSoft'],
  failed: [CircleX, 'h.red', 'h.redSoft'],
};

function Verdict({ status: s, isLost }: { status: SystemStatus; isLost: boolean }) {
  const { t } = useTranslation();
  const f = useFormat();
  const level = s.status;
  const [Icon, color, soft] = looks[isLost ? 'failed' : level];
  const trouble = s.checks.filter((c) => c.status !== 'ok').length;
  return (
    <Card
      component="section"
      aria-label={t('system.verdict')}
      sx={{
        p: 4,
        display: 'flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 4,
        rowGap: 2,
      }}
    >
      <Box
        aria-hidden
        sx={{
          width: 40,
          height: 40,
          borderRadius: '10px',
          display: 'grid',
          placeItems: 'center',
          color,
          bgcolor: soft,
        }}
      >
        <Icon size={20} />
      </Box>
      <Box role="status" sx={{ flex: 1, minWidth: 200 }}>
        <Typography variant="h2">
          {isLost
            ? t('system.lost')
            : level === 'ok'
              ? t('system.allWell')
              : t('system.trouble', { count: trouble })}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {t('system.upSince', {
            time: f.dateTime(s.started_at),
            for: f.duration(s.uptime_seconds * 1000),
          })}
        </Typography>
      </Box>
      <Typography
        variant="caption"
        sx={{ fontFamily: font.mono, color: 'h.text2', overflowWrap: 'anywhere' }}
      >
        Herald {s.version}
      </Typography>
    </Card>
  );
}

function Figures({ status: s, samples }: { status: SystemStatus; samples: readonly Sample[] }) {
  const { t, i18n } = useTranslation();
  const f = useFormat();
  const errors = s.requests.error_share;
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gap: 4,
        gridTemplateColumns: { xs: 'repeat(2, minmax(0,1fr))', md: 'repeat(4, minmax(0,1fr))' },
      }}
    >
      <Figure
        label={t('system.perMinute')}
        value={f.compact(s.requests.per_minute)}
        note={
          errors === null
            ? t('system.noErrors')
            : t('system.errorShare', { share: f.percent(errors) })
        }
        trend={samples.map((x) => x.perMinute)}
        {...(errors !== null && errors > 0.01 ? { tone: 'h.red' as const } : {})}
      />
      <Figure
        label={t('system.p95')}
        value={milliseconds(s.requests.p95_ms, i18n.language)}
        note={t('system.p50', { time: milliseconds(s.requests.p50_ms, i18n.language) })}
        trend={samples.map((x) => x.p95)}
      />
      <Figure
        label={t('system.waiting')}
        value={f.integer(s.tasks.queued)}
        note={t('system.running', { count: s.tasks.running })}
      />
      <Figure
        label={t('system.memory')}
        value={f.bytes(s.process.memory)}
        note={t('system.ofMachine', { total: f.bytes(s.machine.memory_total) })}
        trend={samples.map((x) => x.memory)}
      />
    </Box>
  );
}

const stores: Record<string, string> = {
  sqlite: 'SQLite',
  postgresql: 'PostgreSQL',
  postgres: 'PostgreSQL',
  duckdb: 'DuckDB',
};
const appliedMark = /^(\d+) are in$/;

/** What a check that is well says, in the reader's language; trouble keeps the server's words. */
function useDetail(s: SystemStatus) {
  const { t } = useTranslation();
  const f = useFormat();
  const store = (x: SystemStatus['database']) => `${stores[x.kind] ?? x.kind} · ${f.bytes(x.size)}`;
  return (c: SystemStatus['checks'][number]): string | null => {
    if (c.status !== 'ok') return c.detail;
    if (c.name === 'database') return store(s.database);
    if (c.name === 'warehouse') return store(s.warehouse);
    if (c.name === 'disk')
      return t('system.freeOf', {
        free: f.bytes(s.machine.disk_free),
        total: f.bytes(s.machine.disk_total),
      });
    const applied = appliedMark.exec(c.detail ?? '')?.[1];
    return applied ? t('system.migrationsIn', { count: Number(applied) }) : c.detail;
  };
}

function Checks({ status: s }: { status: SystemStatus }) {
  const { t, i18n } = useTranslation();
  const detail = useDetail(s);
  return (
    <Panel title={t('system.checks')}>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {byTrouble(s.checks).map((c) => {
          const [Icon, color] = looks[c.status] ?? looks.degraded;
          return (
            <Box
              component="li"
              key={c.name}
              sx={{
                display: 'grid',
                gridTemplateColumns: 'auto minmax(0,1fr) auto',
                columnGap: 2.5,
                alignItems: 'center',
                py: 1.5,
                '& + &': { borderTop: 1, borderColor: 'h.border' },
              }}
            >
              <Box sx={{ color, display: 'grid' }}>
                <Icon size={16} role="img" aria-label={t(`system.level.${c.status}`)} />
              </Box>
              <Box sx={{ minWidth: 0 }}>
                <Typography variant="body2" sx={{ fontWeight: 500 }}>
                  {t(`system.check.${c.name as 'database'}`, { defaultValue: c.name })}
                </Typography>
                {detail(c) && (
                  <Typography
                    variant="caption"
                    component="div"
                    color="textSecondary"
                    sx={{ overflowWrap: 'anywhere' }}
                  >
                    {detail(c)}
                  </Typography>
                )}
              </Box>
              <Typography
                variant="caption"
                sx={{ color: 'h.text3', fontVariantNumeric: 'tabular-nums' }}
              >
                {milliseconds(c.duration_ms, i18n.language)}
              </Typography>
            </Box>
          );
        })}
      </Box>
    </Panel>
  );
}

function Machine({ status: s }: { status: SystemStatus }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { machine: m, process: p } = s;
  const of = (total: number, free: number) =>
    t('system.usedOf', { used: f.bytes(total - free), total: f.bytes(total) });
  return (
    <Panel title={t('system.machine')}>
      <Stack sx={{ gap: 3, mb: 3 }}>
        <Meter
          label={t('system.machineMemory')}
          share={usedShare(m.memory_total, m.memory_free)}
          text={of(m.memory_total, m.memory_free)}
        />
        <Meter
          label={t('system.disk')}
          share={usedShare(m.disk_total, m.disk_free)}
          text={of(m.disk_total, m.disk_free)}
        />
      </Stack>
      <Lines
        lines={[
          [t('system.cores'), f.integer(m.cores)],
          [t('system.load'), f.number(m.load1)],
          [t('system.threads'), f.integer(p.threads)],
          [t('system.openFiles'), f.integer(p.open_files)],
          [t('system.cpu'), f.duration(p.cpu_seconds * 1000)],
        ]}
      />
    </Panel>
  );
}

function Requests({ status: s }: { status: SystemStatus }) {
  const { t, i18n } = useTranslation();
  const f = useFormat();
  const ms = (n: number | null) => milliseconds(n, i18n.language);
  const slowest = s.requests.slowest;
  const longest = Math.max(...slowest.map((r) => r.p95_ms), 1);
  return (
    <Panel title={t('system.requests')}>
      <Box
        component="dl"
        sx={{ m: 0, mb: 3, display: 'grid', gridTemplateColumns: 'repeat(3, 1fr)', gap: 3 }}
      >
        {(
          [
            [t('system.median'), s.requests.p50_ms],
            ['p95', s.requests.p95_ms],
            ['p99', s.requests.p99_ms],
          ] as const
        ).map(([name, value]) => (
          <Box key={name}>
            <Typography variant="caption" component="dt" color="textSecondary">
              {name}
            </Typography>
            <Typography variant="metric" component="dd" sx={{ m: 0, fontSize: 18 }}>
              {ms(value)}
            </Typography>
          </Box>
        ))}
      </Box>
      <Typography variant="label" component="h3" sx={{ mb: 1 }}>
        {t('system.slowest')}
      </Typography>
      {slowest.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t('system.noRequests')}
        </Typography>
      ) : (
        <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {slowest.map((r) => (
            <Box component="li" key={r.route} sx={{ py: 1 }}>
              <Stack direction="row" sx={{ gap: 3, alignItems: 'baseline' }}>
                <Box
                  component="span"
                  sx={{
                    flex: 1,
                    minWidth: 0,
                    fontFamily: font.mono,
                    fontSize: 12,
                    overflowWrap: 'anywhere',
                  }}
                >
                  {r.route}
                </Box>
                <Typography variant="caption" color="textSecondary" noWrap>
                  {t('system.times', { count: r.count, n: f.integer(r.count) })}
                </Typography>
                <Typography
                  variant="body2"
                  noWrap
                  sx={{ minWidth: 60, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}
                >
                  {ms(r.p95_ms)}
                </Typography>
              </Stack>
              <Box aria-hidden sx={{ height: 3, borderRadius: 2, bgcolor: 'h.sunken', mt: 0.5 }}>
                <Box
                  sx={{ height: 1, borderRadius: 2, bgcolor: 'h.borderStrong' }}
                  style={{ width: `${(r.p95_ms / longest) * 100}%` }}
                />
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Panel>
  );
}

function Work({ status: s }: { status: SystemStatus }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { tasks, deliveries } = s;
  const bad = (n: number) => (
    <Box component="span" sx={{ color: n > 0 ? 'h.red' : undefined }}>
      {f.integer(n)}
    </Box>
  );
  return (
    <Panel
      title={t('system.work')}
      aside={
        <MuiLink
          component={Link}
          to="/tasks"
          underline="hover"
          variant="caption"
          sx={{ color: 'h.accentText', fontWeight: 500 }}
        >
          {t('nav.tasks')}
        </MuiLink>
      }
    >
      <Lines
        lines={[
          [t('system.queued'), f.integer(tasks.queued)],
          [t('system.atWork'), f.integer(tasks.running)],
          [t('system.oldest'), tasks.queued === 0 ? '–' : f.duration(tasks.oldest_seconds * 1000)],
          [t('system.failed24h'), bad(tasks.failed_24h)],
          [t('system.deliveriesWaiting'), f.integer(deliveries.waiting)],
          [t('system.deliveriesDead'), bad(deliveries.dead)],
          [t('system.sockets'), f.integer(s.sockets)],
          [t('system.models'), f.integer(s.models)],
        ]}
      />
    </Panel>
  );
}

function Connectors({ status: s }: { status: SystemStatus }) {
  const { t } = useTranslation();
  const f = useFormat();
  if (s.connectors.length === 0) return null;
  const head = { fontWeight: 500, fontSize: 12, color: 'h.text2', textAlign: 'right', py: 1 };
  return (
    <Panel title={t('system.connectors')}>
      <Box sx={{ overflowX: 'auto' }}>
        <Box
          component="table"
          sx={{
            width: 1,
            borderCollapse: 'collapse',
            fontSize: 13,
            fontVariantNumeric: 'tabular-nums',
            '& td': { py: 1.5, borderTop: 1, borderColor: 'h.border', textAlign: 'right' },
            '& td:first-of-type, & th:first-of-type': { textAlign: 'left' },
            '& td + td, & th + th': { pl: 4 },
          }}
        >
          <thead>
            <tr>
              {[
                t('system.connector'),
                t('system.calls'),
                t('system.errors'),
                t('system.lastError'),
              ].map((name, i) => (
                <Box
                  component="th"
                  scope="col"
                  key={name}
                  sx={i === 3 ? { ...head, textAlign: 'left' } : head}
                >
                  {name}
                </Box>
              ))}
            </tr>
          </thead>
          <tbody>
            {s.connectors.map((c) => (
              <tr key={c.id}>
                <td>{t(`system.connectorName.${c.id as 'meta_ads'}`, { defaultValue: c.id })}</td>
                <td>{f.integer(c.calls)}</td>
                <Box component="td" sx={{ color: c.errors > 0 ? 'h.red' : undefined }}>
                  {f.integer(c.errors)}
                </Box>
                <Box
                  component="td"
                  sx={{
                    textAlign: 'left !important',
                    color: 'h.text2',
                    width: '50%',
                    overflowWrap: 'anywhere',
                  }}
                >
                  {c.last_error ?? '–'}
                </Box>
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
    </Panel>
  );
}

function Bones() {
  const bone = (height: number, key?: number) => (
    <Skeleton key={key} variant="rounded" height={height} />
  );
  return (
    <Stack sx={{ gap: 4 }} aria-hidden>
      {bone(74)}
      <Box
        sx={{
          display: 'grid',
          gap: 4,
          gridTemplateColumns: { xs: 'repeat(2,1fr)', md: 'repeat(4,1fr)' },
        }}
      >
        {[0, 1, 2, 3].map((i) => bone(104, i))}
      </Box>
      <Box sx={pair}>{[0, 1, 2, 3].map((i) => bone(280, i))}</Box>
    </Stack>
  );
}

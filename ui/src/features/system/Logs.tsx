import {
  Box,
  ButtonBase,
  Card,
  FormControlLabel,
  InputAdornment,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { ScrollText, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineLevel, SystemLogLine } from '@/api';
import { useListSystemLogsQuery } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { EmptyState, ErrorState, FilteredEmpty, RowsSkeleton } from '@/shared/ui/States';
import { font } from '@/theme/tokens';
import { milliseconds } from './model';

const everyMs = 3_000;
const typingMs = 250;
const levels = ['info', 'warning', 'error'] as const;
const most = 200;

/** The last lines the server wrote, newest first, by level and by word. */
export function Logs() {
  const { t } = useTranslation();
  const [level, setLevel] = useParam('level');
  const [q, setQ] = useParam('q');
  const [text, setText] = useState(q);
  const [isFollowing, setFollowing] = useState(true);
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => setQ(text), typingMs);
    return () => clearTimeout(timer);
  }, [text, q, setQ]);
  const query = useListSystemLogsQuery(
    { limit: most, ...(isLevel(level) ? { level } : {}), ...(q ? { q } : {}) },
    {
      pollingInterval: isFollowing ? everyMs : 0,
      skipPollingIfUnfocused: true,
      refetchOnMountOrArgChange: true,
    },
  );
  const lines = query.currentData?.data ?? (query.isError ? undefined : query.data?.data);
  const clear = () => {
    setText('');
    setQ('');
    setLevel('');
  };
  return (
    <>
      <Stack
        direction="row"
        sx={{ gap: 2, rowGap: 2, mb: 3, flexWrap: 'wrap', alignItems: 'center' }}
      >
        <TextField
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder={t('system.searchLogs')}
          sx={{ width: { xs: '100%', sm: 280 } }}
          slotProps={{
            htmlInput: { 'aria-label': t('system.searchLogs'), type: 'search' },
            input: {
              startAdornment: (
                <InputAdornment position="start">
                  <Search size={14} />
                </InputAdornment>
              ),
            },
          }}
        />
        <FilterSelect
          label={t('system.leastLevel')}
          all={t('system.allLevels')}
          value={level}
          onChange={setLevel}
          choices={levels.map((l) => ({ value: l, label: t(`system.from.${l}`) }))}
        />
        <FormControlLabel
          sx={{ ml: { xs: 1, sm: 'auto' }, mr: 0, gap: 2 }}
          control={<Switch checked={isFollowing} onChange={(_, on) => setFollowing(on)} />}
          label={<Typography variant="body2">{t('system.follow')}</Typography>}
        />
      </Stack>
      <Card component="section" aria-label={t('system.view.logs')}>
        {query.isError && !lines ? (
          <ErrorState error={query.error} onRetry={query.refetch} />
        ) : !lines ? (
          <RowsSkeleton rows={12} height={30} />
        ) : lines.length === 0 ? (
          q || level ? (
            <FilteredEmpty onClear={clear} />
          ) : (
            <EmptyState icon={ScrollText} title={t('system.noLogs')} />
          )
        ) : (
          <Box
            component="ul"
            aria-label={t('system.view.logs')}
            tabIndex={0}
            sx={{
              listStyle: 'none',
              m: 0,
              p: 0,
              maxHeight: 'calc(100dvh - 272px)',
              minHeight: 240,
              overflow: 'auto',
              '&:focus-visible': { outlineOffset: -2 },
            }}
          >
            {lines.map((line) => (
              <Line key={line.number} line={line} />
            ))}
          </Box>
        )}
      </Card>
    </>
  );
}

const isLevel = (x: string): x is LineLevel => x === 'debug' || levels.some((l) => l === x);
const color: Record<LineLevel, string> = {
  debug: 'h.text3',
  info: 'h.text2',
  warning: 'h.amber',
  error: 'h.red',
};
const value = (x: unknown) => (typeof x === 'string' ? x : JSON.stringify(x));

/** Everything a line carries beside its message: what it says itself, then whose work it was. */
function fieldsOf(line: SystemLogLine): [string, unknown][] {
  const { fields, route, request_id, task_id, trace_id } = line;
  const own = typeof fields === 'object' && fields !== null ? Object.entries(fields) : [];
  const around = Object.entries({ route, request_id, task_id, trace_id });
  const told = new Set(own.map(([k]) => k));
  return [...own, ...around.filter(([k, v]) => v !== null && !told.has(k))];
}

/** An answered request, as people read it: "GET /campaigns 200 1.2 ms". */
function requestOf(line: SystemLogLine) {
  const { fields, route } = line;
  if (line.message !== 'request' || typeof fields !== 'object' || fields === null) return undefined;
  const { method, status, ms } = fields as Record<string, unknown>;
  const code = Number(status);
  if (typeof method !== 'string' || !Number.isInteger(code) || code < 100) return undefined;
  const took = Number(ms ?? Number.NaN);
  return { method, place: route ?? '', status: code, ms: Number.isFinite(took) ? took : null };
}
const statusColor = (status: number) =>
  status >= 500 ? 'h.red' : status >= 400 ? 'h.amber' : 'h.green';

function RequestText({ request: r }: { request: NonNullable<ReturnType<typeof requestOf>> }) {
  const { i18n } = useTranslation();
  return (
    <>
      <Box component="span" sx={{ color: 'h.text2' }}>
        {r.method}
      </Box>{' '}
      {r.place}{' '}
      <Box component="span" sx={{ color: statusColor(r.status) }}>
        {r.status}
      </Box>
      {r.ms !== null && (
        <Box component="span" sx={{ color: 'h.text2' }}>
          {' '}
          {milliseconds(r.ms, i18n.language)}
        </Box>
      )}
    </>
  );
}

function Line({ line }: { line: SystemLogLine }) {
  const { t } = useTranslation();
  const f = useFormat();
  const [open, setOpen] = useState(false);
  const fields = fieldsOf(line);
  const request = requestOf(line);
  const short = fields.map(([k, v]) => `${k}=${value(v)}`).join(' ');
  return (
    <Box
      component="li"
      sx={{ borderBottom: 1, borderColor: 'h.border', '&:last-of-type': { borderBottom: 0 } }}
    >
      <ButtonBase
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'auto minmax(0,1fr)', sm: '76px 64px minmax(0,1fr)' },
          gridTemplateAreas: { xs: '"level at" "text text"', sm: '"at level text"' },
          columnGap: 3,
          width: 1,
          textAlign: 'left',
          alignItems: 'baseline',
          justifyContent: 'flex-start',
          px: 4,
          py: 1,
          fontFamily: font.mono,
          fontSize: 12,
          lineHeight: '20px',
          '&:hover': { bgcolor: 'h.hover' },
          '&:focus-visible': { outlineOffset: -2 },
        }}
      >
        <Box
          component="time"
          dateTime={line.at}
          title={f.dateTime(line.at)}
          sx={{ gridArea: 'at', color: 'h.text2' }}
        >
          {f.time(line.at)}
        </Box>
        <Box component="span" sx={{ gridArea: 'level', color: color[line.level] ?? 'h.text2' }}>
          {t(`system.log.${line.level}`, { defaultValue: line.level })}
        </Box>
        <Box
          component="span"
          sx={{
            gridArea: 'text',
            minWidth: 0,
            ...(open
              ? { overflowWrap: 'anywhere' }
              : { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
          }}
        >
          {request ? (
            <RequestText request={request} />
          ) : (
            <>
              {line.message}
              {!open && short && (
                <Box component="span" sx={{ color: 'h.text2', ml: 2 }}>
                  {short}
                </Box>
              )}
            </>
          )}
        </Box>
      </ButtonBase>
      {open && (
        <Box
          component="dl"
          sx={{
            m: 0,
            px: 4,
            pb: 3,
            pl: { sm: '172px' },
            display: 'grid',
            gridTemplateColumns: 'auto minmax(0,1fr)',
            columnGap: 3,
            fontFamily: font.mono,
            fontSize: 12,
            lineHeight: '18px',
          }}
        >
          {[['at', line.at] as const, ...fields].map(([k, v]) => (
            <Box key={k} sx={{ display: 'contents' }}>
              <Box component="dt" sx={{ color: 'h.text2' }}>
                {k}
              </Box>
              <Box component="dd" sx={{ m: 0, overflowWrap: 'anywhere' }}>
                {value(v)}
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Box>
  );
}

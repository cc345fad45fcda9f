import { Box, Button, LinearProgress, Skeleton, Stack, Typography } from '@mui/material';
import { CircleAlert, Compass, SearchX, WifiOff, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { isApiError, problemText } from '@/api/problem';

interface StateProps {
  icon: LucideIcon;
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
  /** The state is the whole page: its sentence is the page's heading. */
  isPage?: boolean;
  /** Small print: a request id to hand to whoever runs the server. */
  note?: string | undefined;
}

/** Nothing here yet: one icon, one sentence, one next step. */
export function EmptyState({ icon: Icon, title, hint, action, note, isPage }: StateProps) {
  return (
    <Stack
      role="status"
      sx={{
        alignItems: 'center',
        justifyContent: 'center',
        textAlign: 'center',
        gap: 1,
        p: { xs: 5, sm: 8 },
        height: '100%',
      }}
    >
      <Box
        sx={{
          width: 36,
          height: 36,
          borderRadius: '8px',
          border: 1,
          borderColor: 'h.border',
          color: 'h.text2',
          bgcolor: 'h.surface',
          display: 'grid',
          placeItems: 'center',
          mb: 1,
        }}
      >
        <Icon size={18} aria-hidden />
      </Box>
      <Typography variant="h3" component={isPage ? 'h1' : 'p'}>
        {title}
      </Typography>
      {hint && (
        <Typography
          variant="body2"
          color="textSecondary"
          sx={{ maxWidth: 380, textWrap: 'balance' }}
        >
          {hint}
        </Typography>
      )}
      {action && (
        <Stack direction="row" sx={{ mt: 2, gap: 2, flexWrap: 'wrap', justifyContent: 'center' }}>
          {action}
        </Stack>
      )}
      {note && (
        <Typography variant="caption" sx={{ color: 'h.text3', mt: 2, overflowWrap: 'anywhere' }}>
          {note}
        </Typography>
      )}
    </Stack>
  );
}

/** There is data, but none passes the filter: the way back is to clear it. */
export function FilteredEmpty({ title, onClear }: { title?: string; onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={SearchX}
      title={title ?? t('states.filtered')}
      hint={t('states.filteredHint')}
      action={
        <Button size="small" variant="outlined" onClick={onClear}>
          {t('states.clear')}
        </Button>
      }
    />
  );
}

/** What happened, that nothing is lost, and Try again. */
export function ErrorState({ error, onRetry }: { error?: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const lost = !isApiError(error) || error.status === 0;
  return (
    <EmptyState
      icon={lost ? WifiOff : CircleAlert}
      title={lost ? t('states.noAnswer') : t('states.error')}
      hint={problemText(error) ?? t('states.noAnswerHint')}
      note={
        isApiError(error) && error.requestId
          ? t('states.request', { id: error.requestId })
          : undefined
      }
      action={
        onRetry && (
          <Button variant="outlined" size="small" onClick={onRetry}>
            {t('controls.retry')}
          </Button>
        )
      }
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Box sx={{ height: '100%', minHeight: 420 }}>
      <EmptyState
        isPage
        icon={Compass}
        title={t('states.notFound')}
        hint={t('states.notFoundHint')}
        action={
          <Button component={Link} to="/" variant="outlined" size="small">
            {t('states.home')}
          </Button>
        }
      />
    </Box>
  );
}

const reloadKey = 'herald-reloaded-at';
const reloadPauseMs = 60_000;
const isStaleChunk = (e: unknown) =>
  e instanceof Error &&
  /dynamically imported module|module script failed|ChunkLoadError/i.test(e.message);

/** A page that fell over, or an old tab after an upgrade (its files are gone: reload once). */
export function RouteError() {
  const error = useRouteError();
  const { t } = useTranslation();
  const recently = Date.now() - Number(sessionStorage.getItem(reloadKey)) < reloadPauseMs;
  const reload = isStaleChunk(error) && !recently;
  const [attempt, setAttempt] = useState(1);
  const [gone, setGone] = useState(0);
  useEffect(() => {
    if (!reload) return;
    // Only from a server that answers: else the reload would end on the browser's own error page.
    fetch(`${location.origin}/health/live`, { cache: 'no-store' }).then(
      () => {
        sessionStorage.setItem(reloadKey, String(Date.now()));
        location.reload();
      },
      () => setGone(attempt),
    );
  }, [reload, attempt]);
  if (reload && gone < attempt) return <RouteFallback />;
  if (reload)
    return (
      <Box sx={{ height: '100%', minHeight: 420 }}>
        <ErrorState onRetry={() => setAttempt(attempt + 1)} />
      </Box>
    );
  return (
    <Box sx={{ height: '100%', minHeight: 420 }}>
      <EmptyState
        isPage
        icon={CircleAlert}
        title={t('states.crashed')}
        hint={t('states.crashedHint')}
        note={error instanceof Error ? error.message : undefined}
        action={
          <Button variant="outlined" size="small" onClick={() => location.reload()}>
            {t('states.reload')}
          </Button>
        }
      />
    </Box>
  );
}

export function RouteFallback() {
  return <LinearProgress aria-label="Herald" sx={{ height: 2 }} />;
}

/** Rows of a table or list before they come, at their final height. */
export function RowsSkeleton({ rows = 8, height = 40 }: { rows?: number; height?: number }) {
  return (
    <Box aria-hidden>
      {Array.from({ length: rows }, (_, i) => (
        <Stack
          key={i}
          direction="row"
          sx={{
            height,
            alignItems: 'center',
            gap: 4,
            px: 4,
            borderBottom: 1,
            borderColor: 'h.border',
            '&:last-of-type': { borderBottom: 0 },
          }}
        >
          <Skeleton width={`${38 - ((i * 7) % 15)}%`} height={16} />
          <Box sx={{ flex: 1 }} />
          <Skeleton width="10%" height={16} />
          <Skeleton width="8%" height={16} />
        </Stack>
      ))}
    </Box>
  );
}

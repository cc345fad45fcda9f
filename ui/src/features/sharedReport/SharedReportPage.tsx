import { Box, Button, Skeleton, Stack, Typography } from '@mui/material';
import { Download, Link2Off } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { SharedReport } from '@/api';
import { makeFormat, regional } from '@/shared/lib/format';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { sharedUrl, useShared } from './useShared';

const sheetWidth = 880;

/** One report for somebody who has its link and nothing else: no sign-in, no shell, no other page. */
export function Component() {
  const { t } = useTranslation();
  const { token = '' } = useParams();
  const { state, retry } = useShared(token);
  const title = state.kind === 'ready' ? state.report.title : t('sharedReport.title');
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    // A link that was given to somebody is not for search engines.
    const meta = document.createElement('meta');
    meta.name = 'robots';
    meta.content = 'noindex, nofollow';
    document.head.append(meta);
    return () => meta.remove();
  }, []);
  return (
    <Box
      sx={{ minHeight: '100dvh', bgcolor: 'h.sunken', display: 'flex', flexDirection: 'column' }}
    >
      {state.kind === 'ready' && <Bar report={state.report} token={token} />}
      <Box
        component="main"
        sx={{ flex: 1, display: 'flex', flexDirection: 'column', p: { xs: 3, sm: 6 } }}
      >
        {state.kind === 'loading' && <Waiting />}
        {state.kind === 'ready' && <Pages report={state.report} token={token} />}
        {state.kind === 'gone' && (
          <Box sx={{ m: 'auto', maxWidth: 520 }}>
            <EmptyState
              isPage
              icon={Link2Off}
              title={t('sharedReport.gone')}
              hint={t('sharedReport.goneHint')}
            />
          </Box>
        )}
        {state.kind === 'failed' && (
          <Box sx={{ m: 'auto' }}>
            <ErrorState onRetry={retry} />
          </Box>
        )}
      </Box>
    </Box>
  );
}

function useStrangersFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => makeFormat(regional(i18n.language)), [i18n.language]);
}

function Bar({ report: r, token }: { report: SharedReport; token: string }) {
  const { t } = useTranslation();
  const f = useStrangersFormat();
  return (
    <Stack
      component="header"
      direction="row"
      sx={{
        position: 'sticky',
        top: 0,
        zIndex: 2,
        alignItems: 'center',
        columnGap: 4,
        rowGap: 2,
        flexWrap: 'wrap',
        px: { xs: 4, sm: 6 },
        py: 2.5,
        bgcolor: 'h.surface',
        borderBottom: 1,
        borderColor: 'h.border',
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="h2" component="h1" noWrap title={r.title}>
          {r.title}
        </Typography>
        <Typography variant="caption" component="div" color="textSecondary" noWrap>
          {[r.organization, f.range(r.from, r.to)].filter(Boolean).join(' · ')}
        </Typography>
      </Box>
      {r.expires_at && (
        <Typography
          variant="caption"
          color="textSecondary"
          sx={{ display: { xs: 'none', md: 'block' } }}
        >
          {t('sharedReport.until', { day: f.date(r.expires_at) })}
        </Typography>
      )}
      <Button
        component="a"
        href={`${sharedUrl(token)}/file`}
        download={r.file_name ?? ''}
        variant="contained"
        startIcon={<Download size={15} />}
      >
        {t('sharedReport.download', { format: r.format.toUpperCase() })}
        {r.size && (
          <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' }, ml: 1 }}>
            ({f.bytes(r.size)})
          </Box>
        )}
      </Button>
    </Stack>
  );
}

function Pages({ report: r, token }: { report: SharedReport; token: string }) {
  const { t } = useTranslation();
  const pages = r.pages ?? 0;
  if (pages < 1)
    return (
      <Box sx={{ m: 'auto' }}>
        <EmptyState
          icon={Download}
          title={t('sharedReport.noPages')}
          hint={t('sharedReport.noPagesHint', { format: r.format.toUpperCase() })}
        />
      </Box>
    );
  return (
    <Stack
      component="ol"
      sx={{ listStyle: 'none', m: 0, p: 0, gap: { xs: 3, sm: 5 }, alignItems: 'center' }}
    >
      {Array.from({ length: pages }, (_, i) => i + 1).map((n) => (
        <Box component="li" key={n} sx={{ width: '100%', maxWidth: sheetWidth }}>
          <Sheet
            src={`${sharedUrl(token)}/pages/${n}`}
            alt={t('sharedReport.page', { title: r.title, page: n, pages })}
            isFirst={n === 1}
          />
        </Box>
      ))}
    </Stack>
  );
}

/** White in every theme, as it is on paper. */
function Sheet({ src, alt, isFirst }: { src: string; alt: string; isFirst: boolean }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'coming' | 'here' | 'failed'>('coming');
  const [attempt, setAttempt] = useState(0);
  return (
    <Box
      sx={{
        position: 'relative',
        bgcolor: 'h.paper',
        boxShadow: 4,
        borderRadius: '3px',
        overflow: 'hidden',
        // Until its measure is known, as large as the paper it is meant for.
        ...(state === 'here' ? {} : { aspectRatio: '210 / 297' }),
      }}
    >
      {state === 'failed' ? (
        <Box sx={{ position: 'absolute', inset: 0, display: 'grid', placeItems: 'center' }}>
          <Button
            variant="outlined"
            size="small"
            onClick={() => {
              setState('coming');
              setAttempt(attempt + 1);
            }}
          >
            {t('controls.retry')}
          </Button>
        </Box>
      ) : (
        <img
          key={attempt}
          src={src}
          alt={alt}
          loading={isFirst ? 'eager' : 'lazy'}
          onLoad={() => setState('here')}
          onError={() => setState('failed')}
          style={{ display: 'block', width: '100%' }}
        />
      )}
    </Box>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Box
      role="status"
      aria-label={t('shell.loadingPage')}
      sx={{ width: 1, maxWidth: sheetWidth, mx: 'auto' }}
    >
      <Skeleton variant="rounded" sx={{ height: 'auto', aspectRatio: '210 / 297' }} />
    </Box>
  );
}

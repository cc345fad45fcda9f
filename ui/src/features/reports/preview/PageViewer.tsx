import {
  Box,
  ButtonBase,
  Card,
  IconButton,
  LinearProgress,
  Skeleton,
  Stack,
  Tooltip,
  Typography,
} from '@mui/material';
import { ChevronLeft, ChevronRight, CircleAlert, Maximize2, Minimize2 } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, problemText } from '@/api';
import { ErrorState } from '@/shared/ui/States';

export interface PaperPage {
  url: string;
  width: number;
  height: number;
}
/** Pages as far as they have come. */
export interface Pages {
  /** How many there are; 0 until it is known. */
  count: number;
  pages: ReadonlyMap<number, PaperPage>;
  /** What is shown is not what was asked for last. */
  isStale: boolean;
  error: unknown;
  retry: () => void;
}

const a4 = { width: 595, height: 842 };
const thumbWidth = 72;

/** A report's pages: turned by buttons, keys and small pictures. */
export function PageViewer({
  preview,
  heading,
  title,
  wanted,
  onTurn: setWanted,
}: {
  preview: Pages;
  heading: string;
  title: string;
  /** The page to be looked at, if there are so many. */
  wanted: number;
  onTurn: (page: number) => void;
}) {
  const { t } = useTranslation();
  const [isWide, setWide] = useState(false);
  const at = preview.count ? Math.min(wanted, preview.count) : wanted;
  const picture = preview.pages.get(at);
  // A page that is on its way stands as an empty sheet of the others' size.
  const size = picture ?? [...preview.pages.values()][0] ?? a4;
  const view = useRef<HTMLDivElement>(null);
  useEffect(() => {
    view.current?.scrollTo(0, 0);
  }, [at]);
  const turn = (to: number) => setWanted(Math.max(1, Math.min(to, preview.count || 1)));
  const onKey = (e: KeyboardEvent) => {
    const to = {
      ArrowLeft: at - 1,
      PageUp: at - 1,
      ArrowRight: at + 1,
      PageDown: at + 1,
      Home: 1,
      End: preview.count,
    }[e.key];
    if (to === undefined || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    turn(to);
  };
  return (
    <Card
      component="section"
      aria-label={heading}
      sx={{ display: 'flex', flexDirection: 'column', height: '100%', overflow: 'hidden' }}
    >
      <Bar
        heading={heading}
        at={at}
        count={preview.count}
        isWide={isWide}
        onTurn={turn}
        onWide={() => setWide(!isWide)}
      />
      <Box sx={{ height: 2 }}>
        {preview.isStale && <LinearProgress aria-label={t('reports.drawing')} sx={{ height: 2 }} />}
      </Box>
      {preview.error && preview.count === 0 ? (
        <Failure error={preview.error} onRetry={preview.retry} />
      ) : (
        <Box sx={{ flex: 1, minHeight: 0, display: 'flex', bgcolor: 'h.sunken' }}>
          {preview.count > 1 && (
            <Thumbs pages={preview.pages} count={preview.count} at={at} size={size} onTurn={turn} />
          )}
          <Box
            ref={view}
            role="group"
            tabIndex={0}
            aria-label={t('reports.pageView')}
            onKeyDown={onKey}
            sx={{
              flex: 1,
              minWidth: 0,
              overflow: 'auto',
              display: 'flex',
              flexDirection: 'column',
              p: { xs: 3, sm: 5 },
              '&:focus-visible': { outlineOffset: -3 },
            }}
          >
            {preview.error !== undefined && (
              <Failure error={preview.error} onRetry={preview.retry} isSmall />
            )}
            <Box
              sx={{
                flex: isWide ? undefined : 1,
                minHeight: 0,
                containerType: isWide ? 'normal' : 'size',
                display: 'grid',
                placeItems: isWide ? 'start center' : 'center',
              }}
            >
              <Sheet
                picture={picture}
                size={size}
                isWide={isWide}
                isStale={preview.isStale}
                alt={t('reports.pageAlt', { title, page: at, pages: preview.count })}
              />
            </Box>
          </Box>
        </Box>
      )}
    </Card>
  );
}

function Bar({
  heading,
  at,
  count,
  isWide,
  onTurn,
  onWide,
}: {
  heading: string;
  at: number;
  count: number;
  isWide: boolean;
  onTurn: (page: number) => void;
  onWide: () => void;
}) {
  const { t } = useTranslation();
  const fit = t(isWide ? 'reports.fitPage' : 'reports.fitWidth');
  return (
    <Stack direction="row" sx={{ alignItems: 'center', gap: 1, pl: 4, pr: 2, minHeight: 44 }}>
      <Typography variant="h2" sx={{ flex: 1 }}>
        {heading}
      </Typography>
      <IconButton
        size="small"
        aria-label={t('reports.pageBefore')}
        disabled={at <= 1}
        onClick={() => onTurn(at - 1)}
      >
        <ChevronLeft size={16} />
      </IconButton>
      <Typography
        variant="caption"
        role="status"
        sx={{ minWidth: 92, textAlign: 'center', fontVariantNumeric: 'tabular-nums' }}
      >
        {count > 0 ? t('reports.pageOf', { page: at, pages: count }) : ''}
      </Typography>
      <IconButton
        size="small"
        aria-label={t('reports.pageAfter')}
        disabled={at >= count}
        onClick={() => onTurn(at + 1)}
      >
        <ChevronRight size={16} />
      </IconButton>
      <Tooltip title={fit}>
        <IconButton size="small" aria-label={fit} onClick={onWide}>
          {isWide ? <Minimize2 size={14} /> : <Maximize2 size={14} />}
        </IconButton>
      </Tooltip>
    </Stack>
  );
}

/** One sheet of paper: white in every theme, as it will be printed. */
function Sheet({
  picture,
  size,
  isWide,
  isStale,
  alt,
}: {
  picture: PaperPage | undefined;
  size: { width: number; height: number };
  isWide: boolean;
  isStale: boolean;
  alt: string;
}) {
  return (
    <Box
      sx={{
        aspectRatio: `${size.width} / ${size.height}`,
        // As large as fits in both directions, or as wide as there is room.
        width: isWide ? '100%' : `min(100cqw, 100cqh * ${size.width / size.height})`,
        maxWidth: isWide ? 960 : undefined,
        flexShrink: 0,
        bgcolor: 'h.paper',
        boxShadow: 4,
        borderRadius: '2px',
        overflow: 'hidden',
        opacity: isStale && picture ? 0.72 : 1,
        transition: 'opacity .18s',
      }}
    >
      {picture ? (
        <img
          src={picture.url}
          alt={alt}
          style={{ display: 'block', width: '100%', height: '100%' }}
        />
      ) : (
        <Blank />
      )}
    </Box>
  );
}

/** A page before it comes. Its bones are light in the dark, too: paper stays white. */
function Blank() {
  const bone = { bgcolor: 'h.paperBone' };
  return (
    <Box
      aria-hidden
      sx={{ p: '9%', height: 1, display: 'flex', flexDirection: 'column', gap: '3%' }}
    >
      <Skeleton variant="rounded" width="52%" height="5%" sx={bone} />
      <Skeleton variant="rounded" width="34%" height="2.2%" sx={bone} />
      <Box sx={{ display: 'flex', gap: '3%', height: '11%', mt: '3%' }}>
        {[0, 1, 2].map((i) => (
          <Skeleton key={i} variant="rounded" width="100%" height="100%" sx={bone} />
        ))}
      </Box>
      <Skeleton variant="rounded" width="100%" height="30%" sx={bone} />
      {[0, 1, 2, 3, 4].map((i) => (
        <Skeleton key={i} variant="rounded" width="100%" height="2.6%" sx={bone} />
      ))}
    </Box>
  );
}

function Thumbs({
  pages,
  count,
  at,
  size,
  onTurn,
}: {
  pages: ReadonlyMap<number, PaperPage>;
  count: number;
  at: number;
  size: { width: number; height: number };
  onTurn: (page: number) => void;
}) {
  const { t } = useTranslation();
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const here = strip.current?.querySelector<HTMLElement>('[aria-current]');
    const box = strip.current;
    if (!here || !box) return;
    // Only the strip moves, and only as far as it must.
    const above = here.offsetTop - box.scrollTop;
    if (above < 0 || above + here.offsetHeight > box.clientHeight)
      box.scrollTop = here.offsetTop - box.clientHeight / 2;
  }, [at]);
  return (
    <Box
      ref={strip}
      component="nav"
      aria-label={t('reports.pages')}
      sx={{
        display: { xs: 'none', sm: 'block' },
        position: 'relative',
        width: thumbWidth + 32,
        flexShrink: 0,
        overflowY: 'auto',
        borderRight: 1,
        borderColor: 'h.border',
        bgcolor: 'h.canvas',
        py: 3,
      }}
    >
      {Array.from({ length: count }, (_, i) => i + 1).map((n) => {
        const picture = pages.get(n);
        return (
          <ButtonBase
            key={n}
            aria-label={t('reports.pageN', { page: n })}
            {...(n === at ? { 'aria-current': 'page' as const } : {})}
            onClick={() => onTurn(n)}
            sx={{ display: 'block', mx: 'auto', mb: 2.5, width: thumbWidth, textAlign: 'center' }}
          >
            <Box
              sx={{
                width: thumbWidth,
                aspectRatio: `${size.width} / ${size.height}`,
                bgcolor: 'h.paper',
                borderRadius: '3px',
                overflow: 'hidden',
                outline: n === at ? '2px solid' : '1px solid',
                outlineColor: n === at ? 'h.accent' : 'h.border',
                outlineOffset: n === at ? 1 : 0,
              }}
            >
              {picture && (
                <img src={picture.url} alt="" style={{ display: 'block', width: '100%' }} />
              )}
            </Box>
            <Box
              component="span"
              sx={{
                fontSize: 11,
                lineHeight: '18px',
                color: n === at ? 'h.accentText' : 'h.text2',
                fontWeight: n === at ? 600 : 400,
              }}
            >
              {n}
            </Box>
          </ButtonBase>
        );
      })}
    </Box>
  );
}

/** What the server refused is said field by field; an answer that never came can be asked for again. */
function Failure({
  error,
  onRetry,
  isSmall,
}: {
  error: unknown;
  onRetry: () => void;
  isSmall?: boolean;
}) {
  const { t } = useTranslation();
  if (!isSmall) return <ErrorState error={error} onRetry={onRetry} />;
  const fields = isApiError(error) ? Object.values(error.fields) : [];
  return (
    <Stack
      role="alert"
      direction="row"
      sx={{
        gap: 2,
        alignItems: 'center',
        alignSelf: 'start',
        mb: 3,
        px: 3,
        py: 2,
        borderRadius: '8px',
        bgcolor: 'h.redSoft',
        color: 'h.red',
        fontSize: 13,
      }}
    >
      <CircleAlert size={16} aria-hidden />
      {fields.join(' · ') || (problemText(error) ?? t('controls.noAnswer'))}
    </Stack>
  );
}

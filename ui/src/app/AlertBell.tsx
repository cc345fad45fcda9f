import { Box, IconButton, Tooltip } from '@mui/material';
import { Bell } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGetAlertSummaryQuery } from '@/api';
import { useLiveState } from '@/api/live';
import { font } from '@/theme/tokens';

const AlertPopover = lazy(() => import('./AlertPopover'));
const pollMs = 30_000;
const mostShown = 99;

/** How many alerts nobody has looked at, on every page; the newest of them at a click. */
export function AlertBell() {
  const { t } = useTranslation();
  const isLive = useLiveState() === 'live';
  const { data } = useGetAlertSummaryQuery(undefined, {
    pollingInterval: isLive ? 0 : pollMs,
    skipPollingIfUnfocused: true,
  });
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const unseen = data?.unseen ?? 0;
  const isGrave = !!data && data.by_severity.CRITICAL + data.by_severity.ERROR > 0;
  const label = unseen ? t('shell.alertsNew', { count: unseen }) : t('nav.alerts');
  return (
    <>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          aria-haspopup="dialog"
          aria-expanded={!!anchor}
          onClick={(e) => setAnchor(e.currentTarget)}
        >
          <Bell size={17} />
          {unseen > 0 && (
            <Box
              aria-hidden
              component="span"
              // Drawn by CSS: the button is named in words, and the figure is no part of its name.
              data-count={unseen > mostShown ? `${mostShown}+` : unseen}
              sx={{
                position: 'absolute',
                top: 1,
                left: 16,
                minWidth: 16,
                height: 16,
                px: '4px',
                borderRadius: '8px',
                fontSize: 10,
                lineHeight: '16px',
                fontWeight: 600,
                fontFamily: font.sans,
                fontVariantNumeric: 'tabular-nums',
                bgcolor: isGrave ? 'h.red' : 'h.accent',
                color: isGrave ? 'h.surface' : 'h.onAccent',
                '&::before': { content: 'attr(data-count)' },
              }}
            />
          )}
        </IconButton>
      </Tooltip>
      <Suspense fallback={null}>
        {anchor && <AlertPopover anchor={anchor} onClose={() => setAnchor(null)} />}
      </Suspense>
    </>
  );
}

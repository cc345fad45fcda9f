import { Box, Skeleton, ToggleButton, ToggleButtonGroup, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParam } from '@/shared/lib/useParam';
import { layout } from '@/theme/tokens';

/** Above and below a page's content, which is padded by 24 on each side. */
const around = layout.topbar + 48;

/**
 * A form and what it makes beside each other, both in sight: each scrolls by itself. On a narrow
 * screen one of them is shown, chosen by the switch that `useWorkbenchView` gives.
 */
export function Workbench({
  head,
  form,
  preview,
  formWidth = '372px',
}: {
  head: ReactNode;
  form: ReactNode;
  preview: ReactNode;
  formWidth?: string;
}) {
  const { isWide, view } = useWorkbenchView();
  return (
    <Box
      sx={{
        display: 'flex',
        flexDirection: 'column',
        height: { lg: `calc(100dvh - ${around}px)` },
        minHeight: { lg: 540 },
      }}
    >
      {head}
      <Box
        sx={{
          flex: { lg: 1 },
          minHeight: 0,
          display: 'grid',
          gap: 4,
          gridTemplateRows: 'minmax(0,1fr)',
          gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: `${formWidth} minmax(0,1fr)` },
        }}
      >
        {(isWide || view === 'form') && (
          <Box sx={{ minHeight: 0, overflow: { lg: 'auto' }, borderRadius: '10px' }}>{form}</Box>
        )}
        {(isWide || view === 'preview') && (
          <Box sx={{ minHeight: 0, height: { xs: 'calc(100dvh - 250px)', lg: 'auto' } }}>
            {preview}
          </Box>
        )}
      </Box>
    </Box>
  );
}

function useWorkbenchView() {
  const isWide = useMediaQuery(useTheme().breakpoints.up('lg'));
  const [view, setView] = useParam('view', 'form');
  return { isWide, view: view === 'preview' ? 'preview' : 'form', setView } as const;
}

/** For the page's head; nothing where both are in sight. */
export function WorkbenchSwitch() {
  const { t } = useTranslation();
  const { isWide, view, setView } = useWorkbenchView();
  if (isWide) return null;
  return (
    <ToggleButtonGroup
      exclusive
      value={view}
      aria-label={t('reports.views')}
      onChange={(_, v: string | null) => v && setView(v)}
    >
      <ToggleButton value="form">{t('controls.edit')}</ToggleButton>
      <ToggleButton value="preview">{t('reports.preview')}</ToggleButton>
    </ToggleButtonGroup>
  );
}

export function WorkbenchBones({ formWidth = '372px' }: { formWidth?: string }) {
  return (
    <Box
      aria-hidden
      sx={{
        display: 'grid',
        gap: 4,
        gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: `${formWidth} minmax(0,1fr)` },
      }}
    >
      <Skeleton variant="rounded" height={620} />
      <Skeleton variant="rounded" height={620} />
    </Box>
  );
}

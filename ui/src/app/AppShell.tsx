import { Box, Drawer, Stack } from '@mui/material';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { useActions, type Action } from '@/shared/lib/actions';
import { listenForShortcuts } from '@/shared/lib/shortcuts';
import { OfflineBanner } from './OfflineBanner';
import { Sidebar } from './Sidebar';
import { TopBar } from './TopBar';
import { useShellActions } from './useShellActions';

const CommandPalette = lazy(() => import('./CommandPalette'));
const ShortcutsHelp = lazy(() => import('./ShortcutsHelp'));

export function AppShell() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [dialog, setDialog] = useState<'palette' | 'help' | null>(null);
  const [drawer, setDrawer] = useState(false);
  const openPalette = () => setDialog('palette');

  useEffect(listenForShortcuts, []);
  useShellActions();
  useActions(
    useMemo<Action[]>(
      () => [
        {
          id: 'palette',
          label: t('palette.open'),
          group: 'view',
          keys: 'mod+k',
          run: () => setDialog((d) => (d === 'palette' ? null : 'palette')),
        },
        {
          id: 'help',
          label: t('palette.help'),
          group: 'view',
          keys: '?',
          run: () => setDialog('help'),
        },
      ],
      [t],
    ),
  );
  // A new page begins at its top, and its content is where the keyboard goes on.
  useEffect(() => {
    document.getElementById('content')?.scrollTo(0, 0);
  }, [pathname]);

  return (
    <Box sx={{ display: 'flex', height: '100dvh', bgcolor: 'h.canvas' }}>
      <Box
        component="a"
        href="#content"
        sx={{
          position: 'absolute',
          left: 8,
          top: -60,
          zIndex: 2000,
          bgcolor: 'h.surface',
          p: '8px 12px',
          borderRadius: '6px',
          color: 'h.text',
          boxShadow: 4,
          '&:focus': { top: 8 },
        }}
      >
        {t('nav.skip')}
      </Box>
      <Box sx={{ display: { xs: 'none', md: 'block' } }}>
        <Sidebar onSearch={openPalette} />
      </Box>
      <Drawer
        open={drawer}
        onClose={() => setDrawer(false)}
        slotProps={{ paper: { 'aria-label': t('nav.main') } }}
        sx={{ display: { md: 'none' } }}
      >
        <Sidebar
          onSearch={() => {
            setDrawer(false);
            openPalette();
          }}
          onNavigate={() => setDrawer(false)}
        />
      </Drawer>
      <Stack sx={{ flex: 1, minWidth: 0 }}>
        <TopBar onMenu={() => setDrawer(true)} onHelp={() => setDialog('help')} />
        <OfflineBanner />
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{ flex: 1, minHeight: 0, overflow: 'auto', outline: 'none' }}
        >
          <Outlet />
        </Box>
      </Stack>
      <Suspense fallback={null}>
        {dialog === 'palette' && <CommandPalette onClose={() => setDialog(null)} />}
        {dialog === 'help' && <ShortcutsHelp onClose={() => setDialog(null)} />}
      </Suspense>
    </Box>
  );
}

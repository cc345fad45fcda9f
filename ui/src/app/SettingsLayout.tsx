import { Box, Typography } from '@mui/material';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation } from 'react-router';
import { useCan } from '@/shared/lib/workspace';
import { layout } from '@/theme/tokens';
import { settingsGroups, type SettingsItem } from './nav';

const itemSx = {
  display: 'flex',
  alignItems: 'center',
  gap: 2.5,
  height: { xs: 40, lg: 30 },
  px: { xs: 3, lg: 2 },
  borderRadius: '6px',
  fontSize: 13.5,
  fontWeight: 500,
  color: 'h.text2',
  textDecoration: 'none',
  whiteSpace: 'nowrap',
  '&:hover': { bgcolor: 'h.hover', color: 'h.text' },
  '&.active': { bgcolor: 'h.selected', color: 'h.text' },
} as const;

function Item({ item }: { item: SettingsItem }) {
  const { t } = useTranslation();
  return (
    <Box component={NavLink} to={item.to} sx={itemSx}>
      <Box component={item.icon} size={15} strokeWidth={1.9} aria-hidden sx={{ flexShrink: 0 }} />
      {t(item.label)}
    </Box>
  );
}

/** All settings: their list at the left, on a narrow screen as a row that scrolls. */
export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // Only the row itself moves, and only where it scrolls.
    const here = nav.current?.querySelector<HTMLElement>('[aria-current=page]');
    if (!nav.current || !here) return;
    const [row, own] = [nav.current.getBoundingClientRect(), here.getBoundingClientRect()];
    nav.current.scrollLeft += own.left + own.width / 2 - (row.left + row.width / 2);
  }, [pathname]);
  return (
    <Box
      sx={{
        maxWidth: layout.content,
        mx: 'auto',
        p: { xs: 4, md: 6 },
        pt: { xs: 2, lg: 6 },
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0,1fr)', lg: '184px minmax(0,1fr)' },
        gap: { xs: 4, lg: 8 },
        alignItems: 'start',
      }}
    >
      <Box
        component="nav"
        ref={nav}
        aria-label={t('nav.settings')}
        sx={{
          display: 'flex',
          flexDirection: { xs: 'row', lg: 'column' },
          gap: { xs: 1, lg: 4 },
          position: { lg: 'sticky' },
          top: { lg: 24 },
          mx: { xs: -4, md: -6, lg: 0 },
          px: { xs: 4, md: 6, lg: 0 },
          py: { xs: 1.5, lg: 0 },
          borderBottom: { xs: 1, lg: 0 },
          borderColor: { xs: 'h.border', lg: 'h.border' },
          overflowX: { xs: 'auto', lg: 'visible' },
          scrollbarWidth: 'none',
        }}
      >
        {settingsGroups.map((g) => (
          <Box key={g.label} sx={{ display: { xs: 'contents', lg: 'block' } }}>
            <Typography
              id={g.label}
              variant="caption"
              component="div"
              sx={{
                px: 2,
                pb: 1,
                color: 'h.text3',
                fontWeight: 500,
                display: { xs: 'none', lg: 'block' },
              }}
            >
              {t(g.label)}
            </Typography>
            <Box
              component="ul"
              aria-labelledby={g.label}
              sx={{
                listStyle: 'none',
                m: 0,
                p: 0,
                display: 'flex',
                flexDirection: { xs: 'row', lg: 'column' },
                gap: { xs: 1, lg: '1px' },
              }}
            >
              {g.items
                .filter((i) => !i.needs || can(i.needs))
                .map((i) => (
                  <li key={i.to}>
                    <Item item={i} />
                  </li>
                ))}
            </Box>
          </Box>
        ))}
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Outlet />
      </Box>
    </Box>
  );
}

import { Box, ButtonBase, CircularProgress, Stack, Typography } from '@mui/material';
import { Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation, useSearchParams } from 'react-router';
import { useGetOverviewQuery, useListConnectionsQuery } from '@/api';
import { rangeSearch } from '@/shared/lib/range';
import { useRunningTasks } from '@/shared/lib/tasks';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Kbd } from '@/shared/ui/Kbd';
import { layout } from '@/theme/tokens';
import { navGroups, navItemFor, settingsItem, type NavItem } from './nav';
import { WorkspaceSwitcher } from './WorkspaceSwitcher';

const itemSx = {
  display: 'flex',
  alignItems: 'center',
  gap: 2.5,
  height: { xs: 40, md: 30 },
  px: 2,
  borderRadius: '6px',
  color: 'h.text2',
  textDecoration: 'none',
  fontSize: 13.5,
  fontWeight: 500,
  '&:hover': { bgcolor: 'h.hover', color: 'h.text' },
  '&.active': { bgcolor: 'h.selected', color: 'h.text' },
} as const;

function Item({ item, onNavigate }: { item: NavItem; onNavigate?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const running = useRunningTasks();
  const to = { pathname: item.to, search: item.ranged ? rangeSearch(params) : '' };
  // Some pages of the settings have an address of their own.
  const isHere = navItemFor(useLocation().pathname) === item;
  const busy = item.to === '/tasks' && running.length > 0;
  return (
    <Box
      component={NavLink}
      to={to}
      end={!!item.exact}
      className={isHere ? 'active' : ''}
      onClick={onNavigate}
      sx={itemSx}
    >
      <item.icon size={16} strokeWidth={1.9} aria-hidden />
      <Box sx={{ flex: 1 }}>{t(item.label)}</Box>
      {busy && (
        <Stack
          component="span"
          direction="row"
          sx={{ alignItems: 'center', gap: 1.5, fontSize: 12, color: 'h.text2' }}
          aria-label={t('shell.running', { count: running.length })}
        >
          <CircularProgress size={11} thickness={5} aria-hidden />
          {running.length}
        </Stack>
      )}
    </Box>
  );
}

export function Sidebar({
  onSearch,
  onNavigate,
}: {
  onSearch: () => void;
  onNavigate?: () => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const { data: overview } = useGetOverviewQuery();
  // Figures that nobody paid for say so on every page.
  const connections = useListConnectionsQuery({}, { skip: !overview?.connections });
  const isSandbox = connections.data?.data.some((c) => c.sandbox) ?? false;
  return (
    <Stack
      component="nav"
      aria-label={t('nav.main')}
      sx={{
        width: layout.sidebar,
        flexShrink: 0,
        height: '100%',
        bgcolor: 'h.canvas',
        borderRight: 1,
        borderColor: 'h.border',
        p: 3,
        gap: 1,
        overflowY: 'auto',
      }}
    >
      <WorkspaceSwitcher />
      <ButtonBase
        onClick={onSearch}
        sx={{
          justifyContent: 'flex-start',
          gap: 2,
          height: { xs: 40, md: 32 },
          px: 2,
          mb: 2,
          border: 1,
          borderColor: 'h.border',
          borderRadius: '6px',
          bgcolor: 'h.surface',
          color: 'h.text2',
          fontSize: 13,
          boxShadow: 1,
          flexShrink: 0,
          '&:hover': { borderColor: 'h.borderStrong' },
        }}
      >
        <Search size={14} aria-hidden />
        <Box sx={{ flex: 1, textAlign: 'left' }}>{t('nav.search')}</Box>
        {/* A phone has no such keys. */}
        <Box component="span" sx={{ display: { xs: 'none', md: 'inline' } }}>
          <Kbd keys="mod+k" />
        </Box>
      </ButtonBase>
      {navGroups.map((g, i) => (
        <Box key={i} sx={{ mt: g.label ? 3 : 0 }}>
          {g.label && (
            <Typography
              id={`nav-${i}`}
              variant="caption"
              component="div"
              sx={{ px: 2, pb: 1, color: 'h.text3', fontWeight: 500 }}
            >
              {t(g.label)}
            </Typography>
          )}
          <Stack
            component="ul"
            aria-labelledby={g.label ? `nav-${i}` : undefined}
            sx={{ listStyle: 'none', m: 0, p: 0, gap: '1px' }}
          >
            {g.items
              .filter((n) => !n.needs || can(n.needs))
              .map((n) => (
                <li key={n.to}>
                  <Item item={n} onNavigate={onNavigate} />
                </li>
              ))}
          </Stack>
        </Box>
      ))}
      <Box sx={{ flex: 1, minHeight: 16 }} />
      {(overview?.demo || isSandbox) && (
        <Box sx={{ px: 2, pb: 1 }}>
          <Badge tone="violet">{t(overview?.demo ? 'shell.demo' : 'shell.sandbox')}</Badge>
        </Box>
      )}
      <Item item={settingsItem} onNavigate={onNavigate} />
    </Stack>
  );
}

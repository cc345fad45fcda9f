import {
  Box,
  Divider,
  IconButton,
  LinearProgress,
  Menu,
  MenuItem,
  Stack,
  Tooltip,
  Typography,
} from '@mui/material';
import {
  Check,
  Keyboard,
  Languages,
  LogOut,
  Menu as MenuIcon,
  Moon,
  Sun,
  UserRound,
} from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useMatches, useNavigation } from 'react-router';
import { useGetMeQuery } from '@/api';
import { useLiveState } from '@/api/live';
import { languages, setLanguage, type Language } from '@/i18n';
import { initials } from '@/shared/lib/initials';
import { layout } from '@/theme/tokens';
import { AlertBell } from './AlertBell';
import { DateRangeButton } from './DateRangeButton';
import { navItemFor, type PageHandle } from './nav';
import { useTheme } from './useShellActions';
import { useSignOut } from './useSignOut';

export function TopBar({ onMenu, onHelp }: { onMenu: () => void; onHelp: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigation = useNavigation();
  const current = navItemFor(pathname);
  const isRanged = useMatches().some((m) => (m.handle as PageHandle | undefined)?.range);
  const { isDark, toggle } = useTheme();
  return (
    <Stack
      component="header"
      direction="row"
      sx={{
        height: layout.topbar,
        flexShrink: 0,
        alignItems: 'center',
        gap: 1,
        px: { xs: 3, md: 6 },
        borderBottom: 1,
        borderColor: 'h.border',
        bgcolor: 'h.surface',
        position: 'relative',
      }}
    >
      <IconButton
        aria-label={t('nav.open')}
        onClick={onMenu}
        sx={{ display: { md: 'none' }, ml: -1 }}
      >
        <MenuIcon size={18} />
      </IconButton>
      <Typography variant="body2" sx={{ fontWeight: 500 }} noWrap>
        {current ? t(current.label) : 'Herald'}
      </Typography>
      <Box sx={{ flex: 1 }} />
      {isRanged && <DateRangeButton />}
      <LiveDot />
      <AlertBell />
      <Tooltip title={t(isDark ? 'shell.light' : 'shell.dark')}>
        <IconButton
          aria-label={t(isDark ? 'shell.light' : 'shell.dark')}
          onClick={toggle}
          sx={{ display: { xs: 'none', sm: 'inline-flex' } }}
        >
          {isDark ? <Sun size={17} /> : <Moon size={17} />}
        </IconButton>
      </Tooltip>
      <Box sx={{ display: { xs: 'none', sm: 'block' } }}>
        <LanguageMenu />
      </Box>
      <UserMenu onHelp={onHelp} />
      {navigation.state !== 'idle' && (
        <LinearProgress
          aria-label={t('shell.loadingPage')}
          sx={{ position: 'absolute', insetInline: 0, bottom: -1, height: 2 }}
        />
      )}
    </Stack>
  );
}

/** Only worth a word when figures are not live. */
function LiveDot() {
  const { t } = useTranslation();
  const state = useLiveState();
  if (state !== 'waiting') return null;
  return (
    <Tooltip title={t('shell.notLiveHint')}>
      <Box
        tabIndex={0}
        role="status"
        aria-label={t('shell.notLive')}
        sx={{ width: 28, height: 28, display: 'grid', placeItems: 'center', borderRadius: '6px' }}
      >
        <Box sx={{ width: 8, height: 8, borderRadius: 4, bgcolor: 'h.amber' }} />
      </Box>
    </Tooltip>
  );
}

function LanguageItems({ onPick }: { onPick: () => void }) {
  const { i18n } = useTranslation();
  return (Object.entries(languages) as [Language, string][]).map(([code, name]) => (
    <MenuItem
      key={code}
      lang={code}
      role="menuitemradio"
      aria-checked={i18n.language === code}
      onClick={() => {
        onPick();
        void setLanguage(code);
      }}
    >
      <Box sx={{ flex: 1 }}>{name}</Box>
      {i18n.language === code && <Check size={14} aria-hidden />}
    </MenuItem>
  ));
}

function LanguageMenu() {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Tooltip title={t('shell.language')}>
        <IconButton
          aria-label={t('shell.language')}
          aria-haspopup="menu"
          onClick={(e) => setAnchor(e.currentTarget)}
        >
          <Languages size={17} />
        </IconButton>
      </Tooltip>
      <Menu anchorEl={anchor} open={!!anchor} onClose={() => setAnchor(null)}>
        <LanguageItems onPick={() => setAnchor(null)} />
      </Menu>
    </>
  );
}

function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const me = useGetMeQuery();
  const signOut = useSignOut();
  const { isDark, toggle } = useTheme();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  const user = me.data?.user;
  return (
    <>
      <Tooltip title={user?.name ?? ''}>
        <IconButton
          id={id}
          aria-label={t('shell.account')}
          aria-haspopup="menu"
          aria-expanded={!!anchor}
          onClick={(e) => setAnchor(e.currentTarget)}
        >
          <Box
            aria-hidden
            data-initials={initials(user?.name ?? '')}
            // Drawn by CSS: the button is named in words, and the letters are no part of its name.
            sx={{
              width: 26,
              height: 26,
              borderRadius: 13,
              display: 'grid',
              placeItems: 'center',
              fontSize: 11,
              fontWeight: 600,
              bgcolor: 'h.violetSoft',
              color: 'h.violet',
              '&::before': { content: 'attr(data-initials)' },
            }}
          />
        </IconButton>
      </Tooltip>
      <Menu
        anchorEl={anchor}
        open={!!anchor}
        onClose={close}
        slotProps={{ list: { 'aria-labelledby': id }, paper: { sx: { minWidth: 220 } } }}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      >
        <Box component="li" role="presentation" sx={{ px: 2, py: 1.5 }}>
          <Typography variant="label" component="div" noWrap>
            {user?.name}
          </Typography>
          <Typography variant="caption" component="div" color="textSecondary" noWrap>
            {user?.email}
          </Typography>
        </Box>
        <Divider component="li" role="presentation" />
        <MenuItem component={Link} to="/settings/profile" onClick={close}>
          <UserRound size={15} aria-hidden />
          {t('nav.profile')}
        </MenuItem>
        <MenuItem
          onClick={() => {
            close();
            onHelp();
          }}
        >
          <Keyboard size={15} aria-hidden />
          {t('palette.help')}
        </MenuItem>
        <MenuItem
          sx={{ display: { sm: 'none' } }}
          onClick={() => {
            close();
            toggle();
          }}
        >
          {isDark ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
          {t(isDark ? 'shell.light' : 'shell.dark')}
        </MenuItem>
        <Box
          component="div"
          role="group"
          aria-label={t('shell.language')}
          sx={{ display: { sm: 'none' } }}
        >
          <LanguageItems onPick={close} />
        </Box>
        <Divider component="li" role="presentation" />
        <MenuItem
          onClick={() => {
            close();
            signOut();
          }}
        >
          <LogOut size={15} aria-hidden />
          {t('shell.signOut')}
        </MenuItem>
      </Menu>
    </>
  );
}

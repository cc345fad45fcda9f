import { Box, Button, IconButton, Stack, Tooltip, Typography, useMediaQuery } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import { OctagonX, Settings2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGetAutomationSettingsQuery, useSetAutomationSettingsMutation } from '@/api/office';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { settingsBody } from './model';

const LimitsDialog = lazy(() => import('./LimitsDialog'));

/** Turning all automation off and on. */
export function useKillSwitch() {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const { data: settings } = useGetAutomationSettingsQuery();
  const [replace, { isLoading }] = useSetAutomationSettingsMutation();
  const turn = async (enabled: boolean) => {
    if (!settings) return;
    const yes = await confirm(
      enabled
        ? {
            title: t('automation.kill.onAsk'),
            body: t('automation.kill.onBody'),
            action: t('automation.kill.on'),
          }
        : {
            title: t('automation.kill.offAsk'),
            body: t('automation.kill.offBody'),
            action: t('automation.kill.off'),
            danger: true,
          },
    );
    if (!yes) return;
    const answer = await replace({
      'If-Match': `"${settings.version}"`,
      body: settingsBody({ ...settings, enabled }),
    });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t(enabled ? 'automation.kill.isOn' : 'automation.kill.isOff'));
  };
  return { settings, turn, isLoading };
}

/** Says that nothing is done at the moment, and how to go on. */
export function KillBanner() {
  const { t } = useTranslation();
  const can = useCan();
  const { settings, turn, isLoading } = useKillSwitch();
  if (!settings || settings.enabled) return null;
  return (
    <Stack
      role="alert"
      direction="row"
      sx={{
        alignItems: 'center',
        gap: 3,
        flexWrap: 'wrap',
        px: 4,
        py: 3,
        mb: 4,
        borderRadius: '10px',
        bgcolor: 'h.redSoft',
        color: 'h.red',
      }}
    >
      <OctagonX size={18} aria-hidden />
      <Box sx={{ flex: 1, minWidth: 220 }}>
        <Typography variant="h2" component="p">
          {t('automation.kill.banner')}
        </Typography>
        <Typography variant="body2">{t('automation.kill.bannerHint')}</Typography>
      </Box>
      {can('admin') && (
        <Button variant="outlined" loading={isLoading} onClick={() => void turn(true)}>
          {t('automation.kill.on')}
        </Button>
      )}
    </Stack>
  );
}

/** For admins: the emergency stop, and what holds for all rules together. */
export function KillControls() {
  const { t } = useTranslation();
  const can = useCan();
  const { settings, turn, isLoading } = useKillSwitch();
  const [isOpen, setOpen] = useState(false);
  const isNarrow = useMediaQuery(useTheme().breakpoints.down('sm'));
  if (!can('admin') || !settings) return null;
  return (
    <>
      <Tooltip title={t('automation.limits.title')}>
        <IconButton
          aria-label={t('automation.limits.title')}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <Settings2 size={16} />
        </IconButton>
      </Tooltip>
      {settings.enabled && (
        <Tooltip title={isNarrow ? t('automation.kill.off') : ''}>
          <Button
            variant="outlined"
            loading={isLoading}
            aria-label={t('automation.kill.off')}
            onClick={() => void turn(false)}
            sx={{ minWidth: 0, px: { xs: 2, sm: 3 }, gap: 2 }}
          >
            <OctagonX size={15} aria-hidden />
            {!isNarrow && t('automation.kill.off')}
          </Button>
        </Tooltip>
      )}
      <Suspense fallback={null}>
        {isOpen && <LimitsDialog settings={settings} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}

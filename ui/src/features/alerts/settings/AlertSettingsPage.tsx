import { Button } from '@mui/material';
import { Inbox } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useParam } from '@/shared/lib/useParam';
import { PageTabs } from '@/shared/ui/PageTabs';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { Channels } from './Channels';
import { Deliveries } from './Deliveries';
import { Routes } from './Routes';

const views = ['channels', 'routes', 'deliveries'] as const;

/** Where alerts go: channels, the routes to them, and what became of every message. */
export function Component() {
  const { t } = useTranslation();
  const [view, setView] = useParam('view', 'channels');
  const shown = views.find((v) => v === view) ?? 'channels';
  return (
    <SettingsPage
      title={t('settings.alerts')}
      subtitle={t('alerts.settingsSubtitle')}
      actions={
        <Button component={Link} to="/alerts" variant="outlined" startIcon={<Inbox size={15} />}>
          {t('alerts.toInbox')}
        </Button>
      }
    >
      <PageTabs value={shown} views={views} label={(v) => t(`alerts.tab_${v}`)} onChange={setView}>
        {shown === 'channels' && <Channels />}
        {shown === 'routes' && <Routes />}
        {shown === 'deliveries' && <Deliveries />}
      </PageTabs>
    </SettingsPage>
  );
}

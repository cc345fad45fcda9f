import { useTranslation } from 'react-i18next';
import { useParam } from '@/shared/lib/useParam';
import { PageTabs } from '@/shared/ui/PageTabs';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { Backups } from './Backups';
import { Logs } from './Logs';
import { Overview } from './Overview';

const views = ['overview', 'logs', 'backups'] as const;
type View = (typeof views)[number];

/** How the server itself is: for those who run it. */
export function Component() {
  const { t } = useTranslation();
  const [wanted, setView] = useParam('view', 'overview');
  const view: View = views.find((v) => v === wanted) ?? 'overview';
  return (
    <SettingsPage title={t('settings.system')} subtitle={t('system.subtitle')} needs="admin">
      <PageTabs
        value={view}
        views={views}
        label={(v) => t(`system.view.${v}`)}
        onChange={(v) => setView(v)}
      >
        {view === 'overview' && <Overview />}
        {view === 'logs' && <Logs />}
        {view === 'backups' && <Backups />}
      </PageTabs>
    </SettingsPage>
  );
}

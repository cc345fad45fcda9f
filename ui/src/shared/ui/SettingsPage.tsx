import { Box, Card } from '@mui/material';
import { LockKeyhole } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '@/api';
import { useCan, useWorkspace } from '@/shared/lib/workspace';
import { PageHeader } from './PageHeader';
import { EmptyState } from './States';

/** The greatest width of a page of forms; lists take all there is. */
const formWidth = 820;

/** The frame of one page of the settings: title, actions, and a plain word when the role does not reach. */
export function SettingsPage({
  title,
  subtitle,
  actions,
  needs,
  isForm,
  children,
}: {
  title: string;
  subtitle?: ReactNode;
  actions?: ReactNode;
  needs?: Role;
  isForm?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const { role } = useWorkspace();
  useEffect(() => {
    document.title = `${title} · Herald`;
  }, [title]);
  const allowed = !needs || can(needs);
  return (
    <Box sx={{ maxWidth: isForm ? formWidth : undefined, minWidth: 0 }}>
      <PageHeader title={title} subtitle={subtitle} actions={allowed ? actions : undefined} />
      {allowed ? (
        children
      ) : (
        <Card>
          <EmptyState
            icon={LockKeyhole}
            title={t('settings.forbidden', { role: t(`role.${needs}`) })}
            hint={t('settings.forbiddenHint', { role: t(`role.${role}`) })}
          />
        </Card>
      )}
    </Box>
  );
}

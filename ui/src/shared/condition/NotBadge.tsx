import { useTranslation } from 'react-i18next';
import { Badge } from '@/shared/ui/Badge';

export function NotBadge() {
  const { t } = useTranslation();
  return <Badge tone="violet">{t('condition.not')}</Badge>;
}

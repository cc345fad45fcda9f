import { ListChecks } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AdviceList } from '@/shared/advice/AdviceList';
import { EmptyState } from '@/shared/ui/States';

/** What Herald would do about this campaign, and what came of what was done. */
export function AdviceTab({ id }: { id: string }) {
  const { t } = useTranslation();
  const filter = useMemo(() => ({ campaignId: id, state: 'open,applied,reverted' }), [id]);
  return (
    <AdviceList
      filter={filter}
      hideCampaign
      empty={
        <EmptyState
          icon={ListChecks}
          title={t('advice.noneCampaign')}
          hint={t('advice.noneHint')}
        />
      }
    />
  );
}

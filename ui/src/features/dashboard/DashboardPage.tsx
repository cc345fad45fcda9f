import { useTranslation } from 'react-i18next';
import { useGetPerformanceSummaryQuery } from '@/api';
import { useRange } from '@/shared/lib/range';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { ErrorState, RowsSkeleton } from '@/shared/ui/States';

export function Component() {
  const { t } = useTranslation();
  const { range } = useRange();
  const summary = useGetPerformanceSummaryQuery({ from: range.from, to: range.to });
  return (
    <Page title={t('nav.dashboard')}>
      <PageHeader title={t('nav.dashboard')} />
      {summary.isError && <ErrorState error={summary.error} onRetry={summary.refetch} />}
      {summary.isLoading && <RowsSkeleton />}
    </Page>
  );
}

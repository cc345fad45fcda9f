import { Button, Card, Skeleton } from '@mui/material';
import { ArrowLeft, Compass } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { isApiError } from '@/api';
import { type Recommendation } from '@/api';
import { useGetRecommendationQuery } from '@/api/insight';
import { AdviceCard } from '@/shared/advice/AdviceCard';
import { useCards } from '@/shared/advice/AdviceList';
import { Page } from '@/shared/ui/Page';
import { EmptyState, ErrorState } from '@/shared/ui/States';

/** One recommendation by its address: what a colleague or a notice links to. */
export function Component() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const query = useGetRecommendationQuery({ id });
  // What a decision answered is newer than what is being fetched again.
  const [decided, setDecided] = useState<Recommendation>();
  const hold = useCallback((row: Recommendation) => setDecided(row), []);
  const fetched = query.currentData;
  const row = useMemo(() => {
    if (!fetched || decided?.id !== id) return fetched;
    return decided.version > fetched.version ? decided : { ...fetched, task_id: decided.task_id };
  }, [fetched, decided, id]);
  const rows = useMemo(() => (row ? [row] : []), [row]);
  const cards = useCards(rows, hold);
  const back = (
    <Button
      component={Link}
      to="/recommendations"
      variant="text"
      size="small"
      startIcon={<ArrowLeft size={14} />}
      sx={{ ml: -2, mb: 2 }}
    >
      {t('advice.back')}
    </Button>
  );
  if (!row && query.isError)
    return (
      <Page title={t('advice.title')}>
        {isApiError(query.error) && query.error.status === 404 ? (
          <EmptyState
            isPage
            icon={Compass}
            title={t('advice.gone')}
            action={
              <Button component={Link} to="/recommendations" variant="outlined" size="small">
                {t('advice.back')}
              </Button>
            }
          />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
      </Page>
    );
  return (
    <Page title={row?.title ?? t('advice.title')}>
      {back}
      {row ? (
        <AdviceCard
          row={row}
          isPage
          isOpen={cards.isOpen(row.id, 0)}
          isBusy={cards.busyId === row.id}
          cardRef={cards.refOf(row.id)}
          onToggle={() => cards.toggle(row.id)}
          onApply={() => void cards.apply(row)}
          onDismiss={() => cards.ask(row)}
          onRevert={() => void cards.revert(row)}
        />
      ) : (
        <Card sx={{ p: 5, height: 420 }} aria-hidden>
          <Skeleton width="40%" height={28} />
          <Skeleton width="64%" height={16} sx={{ mt: 3 }} />
          <Skeleton width="58%" height={16} sx={{ mt: 1 }} />
        </Card>
      )}
      {cards.dialog}
    </Page>
  );
}

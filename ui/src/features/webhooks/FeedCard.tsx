import { Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { Rss } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useCloseFeedMutation,
  useGetFeedStateQuery,
  useOpenFeedMutation,
  type FeedToken,
} from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { Badge } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { CopyField } from '@/shared/ui/CopyField';
import { MadeOnce, MakeDialog } from '@/shared/ui/MakeDialog';
import { EmptyState, ErrorState } from '@/shared/ui/States';

/** Published posts as a feed behind an address nobody guesses, which is shown when it is made. */
export function FeedCard() {
  const { t } = useTranslation();
  const f = useFormat();
  const confirm = useConfirm();
  const { data, error, refetch } = useGetFeedStateQuery();
  const [make, making] = useOpenFeedMutation();
  const [close, closing] = useCloseFeedMutation();
  const [made, setMade] = useState<FeedToken>();
  const open = async () => {
    if (
      data?.open &&
      !(await confirm({
        title: t('webhooks.feedNewAsk'),
        body: t('webhooks.feedNewBody'),
        action: t('webhooks.feedNew'),
        danger: true,
      }))
    )
      return;
    const answer = await make();
    if (answer.error) notify.failed(answer.error);
    else setMade(answer.data);
  };
  const shut = async () => {
    const yes = await confirm({
      title: t('webhooks.feedOffAsk'),
      body: t('webhooks.feedOffBody'),
      action: t('webhooks.feedOff'),
      danger: true,
    });
    if (!yes) return;
    const answer = await close();
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('webhooks.feedIsOff'));
  };
  return (
    <Card component="section" aria-label={t('webhooks.tab_feed')}>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton variant="rounded" height={140} sx={{ m: 5 }} />
      ) : !data.open ? (
        <EmptyState
          icon={Rss}
          title={t('webhooks.feedShut')}
          hint={t('webhooks.feedShutHint')}
          action={
            <Button variant="contained" loading={making.isLoading} onClick={() => void open()}>
              {t('webhooks.feedOpen')}
            </Button>
          }
        />
      ) : (
        <Stack sx={{ gap: 3, p: { xs: 4, sm: 5 } }}>
          <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography variant="h2">{t('webhooks.feedTitle')}</Typography>
            <Badge tone="green" dot>
              {t('row.on')}
            </Badge>
          </Stack>
          <Typography variant="body2" color="textSecondary" sx={{ maxWidth: 620 }}>
            {t('webhooks.feedHint')}{' '}
            {data.created_at && t('webhooks.feedSince', { date: f.date(data.created_at) })}
          </Typography>
          <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
            <Button variant="outlined" loading={making.isLoading} onClick={() => void open()}>
              {t('webhooks.feedNew')}
            </Button>
            <Button
              variant="outlined"
              color="error"
              loading={closing.isLoading}
              onClick={() => void shut()}
            >
              {t('webhooks.feedOff')}
            </Button>
          </Stack>
        </Stack>
      )}
      {made && (
        <MakeDialog title={t('webhooks.feedMade')} isMade onClose={() => setMade(undefined)}>
          <MadeOnce done={t('apiKeys.kept')} onClose={() => setMade(undefined)}>
            <Typography variant="body2">{t('webhooks.feedOnce')}</Typography>
            <CopyField label={t('webhooks.feedJson')} value={made.json_url} />
            <CopyField label={t('webhooks.feedAtom')} value={made.xml_url} />
          </MadeOnce>
        </MakeDialog>
      )}
    </Card>
  );
}

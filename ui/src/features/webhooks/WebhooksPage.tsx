import { Box, Button, Card, Drawer } from '@mui/material';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListWebhooksQuery, type Webhook } from '@/api/loop';
import { useActions, type Action } from '@/shared/lib/actions';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { PageTabs } from '@/shared/ui/PageTabs';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { Deliveries } from './Deliveries';
import { FeedCard } from './FeedCard';
import { WebhookDialog } from './WebhookDialog';
import { WebhookRow } from './WebhookRow';

const views = ['webhooks', 'feed'] as const;
const most = 50;

/** What leaves by itself: events to other programs, published posts as a feed. */
export function Component() {
  const { t } = useTranslation();
  const isAdmin = useCan()('admin');
  const [asked, setAsked] = useParam('view', 'webhooks');
  const view = views.find((v) => v === asked) ?? 'webhooks';
  const query = useListWebhooksQuery({ limit: most }, { skip: !isAdmin });
  const [dialog, setDialog] = useState<Webhook | 'new'>();
  const [open, setOpen] = useParam('deliveries');
  const list = query.data?.data;
  const opened = list?.find((w) => w.id === open);
  useActions(
    useMemo<Action[]>(
      () =>
        isAdmin
          ? [
              {
                id: 'webhooks:new',
                label: t('webhooks.add'),
                group: 'do',
                icon: Plus,
                keys: 'c',
                keywords: ['webhook', 'http', 'event'],
                run: () => setDialog('new'),
              },
            ]
          : [],
      [t, isAdmin],
    ),
  );
  const add = (
    <Button variant="contained" startIcon={<Plus size={15} />} onClick={() => setDialog('new')}>
      {t('webhooks.add')}
    </Button>
  );
  return (
    <SettingsPage
      title={t('settings.webhooks')}
      subtitle={t('webhooks.subtitle')}
      needs="admin"
      actions={view === 'webhooks' && !!list?.length && add}
    >
      <PageTabs
        value={view}
        views={views}
        label={(v) => t(`webhooks.tab_${v}`)}
        onChange={setAsked}
      >
        {view === 'feed' && <FeedCard />}
        {view === 'webhooks' && (
          <Card component="section" aria-label={t('webhooks.tab_webhooks')}>
            {query.isError && !list ? (
              <ErrorState error={query.error} onRetry={() => void query.refetch()} />
            ) : !list ? (
              <RowsSkeleton rows={3} height={88} />
            ) : list.length === 0 ? (
              <EmptyState
                icon={WebhookIcon}
                title={t('webhooks.none')}
                hint={t('webhooks.noneHint')}
                action={add}
              />
            ) : (
              <Box
                component="ul"
                aria-label={t('webhooks.tab_webhooks')}
                sx={{ listStyle: 'none', m: 0, p: 0 }}
              >
                {list.map((w) => (
                  <WebhookRow
                    key={w.id}
                    webhook={w}
                    onEdit={() => setDialog(w)}
                    onLog={() => setOpen(w.id)}
                  />
                ))}
              </Box>
            )}
          </Card>
        )}
      </PageTabs>
      {dialog && (
        <WebhookDialog
          webhook={dialog === 'new' ? undefined : dialog}
          onClose={() => setDialog(undefined)}
        />
      )}
      <Drawer
        anchor="right"
        open={!!opened}
        onClose={() => setOpen('')}
        slotProps={{ paper: { 'aria-label': t('webhooks.log') } }}
      >
        {opened && <Deliveries webhook={opened} onClose={() => setOpen('')} />}
      </Drawer>
    </SettingsPage>
  );
}

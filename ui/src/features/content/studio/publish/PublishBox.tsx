import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { Copy, ExternalLink, MailPlus, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListConnectionsQuery, type ContentItem } from '@/api';
import {
  useListPublicationsQuery,
  useMarkContentPublishedMutation,
  usePublishContentMutation,
  useScheduleContentMutation,
  useUnscheduleContentMutation,
} from '@/api/loop';
import { MailFile } from '@/shared/content/MailFile';
import { publicationTone } from '@/shared/content/names';
import { copyText } from '@/shared/lib/clipboard';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { Badge } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { Field } from '@/shared/ui/Field';
import { threadOf } from '../../model';
import type { Studio } from '../useStudio';

/** A network's connector, where its id is not the network's. */
const connectorOf: Record<string, string> = {
  slack: 'slack_posts',
  facebook: 'facebook_page',
  webhook: 'webhook_post',
};

/** How it gets out: through which account, when, or by hand; and how that stands. */
export function PublishBox({ studio }: { studio: Studio }) {
  const { t } = useTranslation();
  const f = useFormat();
  const { view, item } = studio;
  const isMail = view.network === 'email';
  const connections = useListConnectionsQuery({});
  const log = useListPublicationsQuery({ itemId: item.id, limit: 5 });
  const wanted = view.network ? (connectorOf[view.network] ?? view.network) : '';
  const fitting = (connections.data?.data ?? []).filter((c) => c.connector_id === wanted);
  const last = log.data?.data[0];
  if (item.state === 'published')
    return (
      <Stack sx={{ gap: 2 }}>
        <Typography variant="body2">
          {item.published_at
            ? t('publish.wentOut', { when: f.moment(item.published_at) })
            : t('content.states.published')}
        </Typography>
        {item.url && (
          <Button
            component="a"
            href={item.url}
            target="_blank"
            rel="noreferrer"
            size="small"
            variant="outlined"
            startIcon={<ExternalLink size={14} />}
            sx={{ alignSelf: 'flex-start' }}
          >
            {t('calendar.see')}
          </Button>
        )}
      </Stack>
    );
  return (
    <Stack sx={{ gap: 2 }}>
      {isMail ? (
        <Typography variant="body2" color="textSecondary">
          {t('publish.mailHint')}
        </Typography>
      ) : (
        <Field
          label={t('publish.account')}
          hint={
            view.network && connections.data && fitting.length === 0 ? (
              <>
                {t('publish.noAccount')}{' '}
                <Box component={Link} to="/connections" sx={{ color: 'h.accentText' }}>
                  {t('publish.connect')}
                </Box>
              </>
            ) : (
              ''
            )
          }
        >
          {(id) => (
            <TextField
              select
              fullWidth
              id={id}
              disabled={fitting.length === 0}
              value={fitting.some((c) => c.id === view.connection_id) ? view.connection_id : ''}
              onChange={(e) => studio.change({ connection_id: e.target.value || null })}
              slotProps={{ select: { native: true } }}
            >
              <option value="">
                {fitting.length === 1 ? fitting[0]!.name : t('publish.accountAny')}
              </option>
              {fitting.length > 1 &&
                fitting.map((c) => (
                  <option key={c.id} value={c.id}>
                    {c.name}
                  </option>
                ))}
            </TextField>
          )}
        </Field>
      )}
      {last && (
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
          <Badge tone={publicationTone[last.state]}>{t(`publish.states.${last.state}`)}</Badge>
          <Typography
            variant="caption"
            component={Link}
            to={`/publications?item_id=${item.id}`}
            sx={{ color: 'h.accentText' }}
          >
            {last.state === 'manual'
              ? t('publications.log')
              : t('publish.tries', { attempt: last.attempt, most: last.max_attempts })}
          </Typography>
          {last.error && (
            <Typography variant="caption" component="p" sx={{ color: 'h.red', width: '100%' }}>
              {last.error}
            </Typography>
          )}
        </Stack>
      )}
      {last?.file && last.state === 'manual' && <MailFile url={last.file} title={last.title} />}
      <Deeds
        studio={studio}
        isMail={isMail}
        isManual={last?.state === 'manual'}
        hasAccount={isMail || fitting.length > 0}
      />
    </Stack>
  );
}

/** The whole text for a clipboard, with what follows it. */
const wholeText = (item: ContentItem) => [item.text, ...threadOf(item.data)].join('\n\n');

function Deeds({
  studio,
  isMail,
  isManual,
  hasAccount,
}: {
  studio: Studio;
  /** Nothing goes out: a file is made for the tool that has the list. */
  isMail: boolean;
  isManual: boolean;
  hasAccount: boolean;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const confirm = useConfirm();
  const { item, view } = studio;
  const [schedule, scheduling] = useScheduleContentMutation();
  const [unschedule, unscheduling] = useUnscheduleContentMutation();
  const [publish, publishing] = usePublishContentMutation();
  const [mark] = useMarkContentPublishedMutation();
  const [url, setUrl] = useState('');
  // What Herald sends itself has its account from the moment it is scheduled.
  const isByHand = isMail || !item.connection_id;
  const waitsForPerson = item.state === 'publishing' && isManual;
  const ready = item.state === 'approved' || item.state === 'draft' || item.state === 'failed';
  const taken = async (
    run: () => PromiseLike<{ data?: ContentItem; error?: unknown }>,
    said: string,
  ) => {
    if (!(await studio.save())) return;
    const answer = await run();
    if (answer.error) return notify.failed(answer.error);
    if (answer.data) studio.take(answer.data);
    notify.done(said);
  };
  const plan = (manual: boolean) =>
    taken(
      () =>
        schedule({
          id: item.id,
          body: { ...(view.plan_at ? { at: view.plan_at } : {}), ...(manual ? { manual } : {}) },
        }),
      t('publish.scheduled'),
    );
  const now = async () => {
    const yes =
      isMail ||
      (await confirm({
        title: t('publish.nowAsk'),
        body: t('publish.nowBody'),
        action: t('publish.now'),
      }));
    if (!yes || !(await studio.save())) return;
    const answer = await publish({ id: item.id, body: {} });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t(isMail ? 'publish.mailBegan' : 'publish.began'));
  };
  return (
    <Stack sx={{ gap: 2 }}>
      {(item.state === 'scheduled' || waitsForPerson) && (
        <>
          <Typography variant="body2">
            {waitsForPerson
              ? t('publish.waitsForYou')
              : view.plan_at
                ? t(isByHand ? 'publish.manualAt' : 'publish.goesOut', {
                    when: f.moment(view.plan_at),
                  })
                : t('content.states.scheduled')}
          </Typography>
          <Button
            size="small"
            variant="outlined"
            loading={unscheduling.isLoading}
            onClick={() => void taken(() => unschedule({ id: item.id }), t('publish.unscheduled'))}
            sx={{ alignSelf: 'flex-start' }}
          >
            {t('publish.unschedule')}
          </Button>
        </>
      )}
      {ready && (
        <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
          <Button
            size="small"
            variant={view.plan_at ? 'contained' : 'outlined'}
            disabled={!view.plan_at}
            loading={scheduling.isLoading}
            onClick={() => void plan(false)}
          >
            {t('publish.schedule')}
          </Button>
          <Button
            size="small"
            variant="outlined"
            disabled={!hasAccount}
            loading={publishing.isLoading}
            startIcon={isMail ? <MailPlus size={13} /> : <Send size={13} />}
            onClick={() => void now()}
          >
            {t(isMail ? 'publish.makeMail' : 'publish.now')}
          </Button>
          {!isMail && (
            <Button
              size="small"
              variant="text"
              disabled={!view.plan_at}
              title={t('publish.manualHint')}
              onClick={() => void plan(true)}
            >
              {t('publish.manual')}
            </Button>
          )}
        </Stack>
      )}
      {ready && !view.plan_at && (
        <Typography variant="caption" component="p" color="textSecondary">
          {t('publish.needsDay')}
        </Typography>
      )}
      {(waitsForPerson || (ready && !hasAccount)) && (
        <Box
          component="form"
          onSubmit={(e: React.FormEvent) => {
            e.preventDefault();
            void taken(
              () => mark({ id: item.id, body: url.trim() ? { url: url.trim() } : {} }),
              t('publish.marked'),
            );
          }}
        >
          {!isMail && (
            <>
              <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 1 }}>
                {t('publish.manualHint')}
              </Typography>
              <Button
                size="small"
                variant="outlined"
                startIcon={<Copy size={13} />}
                sx={{ mb: 3 }}
                onClick={() =>
                  void copyText(wholeText(view)).then(
                    (ok) => ok && notify.done(t('controls.copied')),
                  )
                }
              >
                {t('publish.copy')}
              </Button>
            </>
          )}
          <Field label={t(isMail ? 'publish.mailUrl' : 'publish.url')}>
            {(id) => (
              <TextField
                fullWidth
                id={id}
                type="url"
                value={url}
                placeholder="https://"
                onChange={(e) => setUrl(e.target.value)}
              />
            )}
          </Field>
          <Button type="submit" size="small" variant="outlined">
            {t(isMail ? 'publish.markMail' : 'publish.mark')}
          </Button>
        </Box>
      )}
    </Stack>
  );
}

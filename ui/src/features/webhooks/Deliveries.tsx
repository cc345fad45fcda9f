import { Box, Button, Collapse, IconButton, Stack, Typography } from '@mui/material';
import { ChevronDown, ChevronRight, MailCheck, RotateCw, X } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  useReplayWebhookDeliveryMutation,
  type Webhook,
  type WebhookDelivery,
  type WebhookTry,
} from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { usePages } from '@/shared/lib/pages';
import { notify } from '@/shared/lib/toast';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { font } from '@/theme/tokens';
import { deliveryTone, hostOf, isKnown, keyOf, pretty } from './model';

const watchMs = 3_000;

/** Each event that was told to a webhook in the last thirty days: every try, what was sent, what came back. */
export function Deliveries({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation();
  const filter = useMemo(() => ({ id: webhook.id }), [webhook.id]);
  const list = usePages(api.endpoints.listWebhookDeliveries, filter);
  const isWaiting = list.rows.some((d) => d.state === 'waiting');
  const { retry } = list;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(retry, watchMs);
    return () => clearInterval(timer);
  }, [isWaiting, retry]);
  return (
    <Box sx={{ width: 560, maxWidth: '100vw', p: { xs: 4, sm: 5 } }}>
      <Stack direction="row" sx={{ gap: 2, alignItems: 'flex-start', mb: 3 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography variant="h1" component="h2" sx={{ overflowWrap: 'anywhere' }}>
            {t('webhooks.logTitle', { name: hostOf(webhook.url) })}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {t('webhooks.logHint')}
          </Typography>
        </Box>
        <IconButton aria-label={t('controls.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </Stack>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={list.retry} />
      ) : list.isLoading ? (
        <RowsSkeleton rows={6} height={48} />
      ) : list.rows.length === 0 ? (
        <EmptyState
          icon={MailCheck}
          title={t('webhooks.noDeliveries')}
          hint={t('webhooks.noDeliveriesHint')}
        />
      ) : (
        <Box
          component="ul"
          aria-label={t('webhooks.log')}
          sx={{ listStyle: 'none', mx: -2, my: 0, p: 0, borderTop: 1, borderColor: 'h.border' }}
        >
          {list.rows.map((d) => (
            <Line key={d.id} delivery={d} isOff={!webhook.enabled} />
          ))}
        </Box>
      )}
      {list.hasMore && !list.isLoading && (
        <Box sx={{ mt: 3, textAlign: 'center' }}>
          <Button size="small" onClick={list.more}>
            {t('sources.more')}
          </Button>
        </Box>
      )}
    </Box>
  );
}

const isTest = (d: WebhookDelivery) => d.topic === 'webhook.test';

function Line({ delivery: d, isOff }: { delivery: WebhookDelivery; isOff: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [replay, { isLoading }] = useReplayWebhookDeliveryMutation();
  const name = isTest(d)
    ? t('webhooks.aTest')
    : isKnown(d.topic)
      ? t(`webhooks.topic.${keyOf(d.topic) as 'content_state'}`)
      : d.topic;
  const again = async () => {
    const answer = await replay({ id: d.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('webhooks.replayed'));
  };
  const Arrow = isOpen ? ChevronDown : ChevronRight;
  return (
    <Box component="li" sx={{ borderBottom: 1, borderColor: 'h.border' }}>
      <Box
        component="button"
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        sx={{
          all: 'unset',
          boxSizing: 'border-box',
          width: '100%',
          cursor: 'pointer',
          display: 'flex',
          alignItems: 'center',
          gap: 2,
          px: 2,
          py: 2.5,
          borderRadius: '6px',
          '&:hover': { bgcolor: 'h.hover' },
          '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent' },
        }}
      >
        <Arrow size={14} aria-hidden style={{ flexShrink: 0 }} />
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography
            variant="body2"
            component="span"
            sx={{ fontWeight: 500, overflowWrap: 'anywhere', display: 'block' }}
          >
            {name}
          </Typography>
          <Typography variant="caption" component="span" color="textSecondary">
            <Ago at={d.created_at} />
            {d.attempts > 1 && ` · ${t('webhooks.tries', { count: d.attempts })}`}
            {d.error && d.state !== 'delivered' && ` · ${d.error}`}
          </Typography>
        </Box>
        <Badge tone={deliveryTone[d.state]} dot>
          {d.status !== null && d.state === 'delivered'
            ? String(d.status)
            : t(`webhooks.state.${d.state}`)}
        </Badge>
      </Box>
      <Collapse in={isOpen} id={id} unmountOnExit>
        <Stack sx={{ gap: 3, pt: 2, pb: 4, px: 2, pl: { xs: 2, sm: 8 } }}>
          <Tries tries={d.tries} />
          <Code label={t('webhooks.sent')} text={pretty(d.payload)} />
          {d.state !== 'waiting' && (
            <Box>
              <Button
                size="small"
                variant="outlined"
                loading={isLoading}
                disabled={isOff && !isTest(d)}
                startIcon={<RotateCw size={14} />}
                onClick={() => void again()}
              >
                {t('webhooks.replay')}
              </Button>
              {isOff && !isTest(d) && (
                <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
                  {t('webhooks.replayOff')}
                </Typography>
              )}
            </Box>
          )}
        </Stack>
      </Collapse>
    </Box>
  );
}

function Tries({ tries }: { tries: readonly WebhookTry[] }) {
  const { t } = useTranslation();
  const f = useFormat();
  if (tries.length === 0)
    return (
      <Typography variant="body2" color="textSecondary">
        {t('webhooks.noTry')}
      </Typography>
    );
  // The newest first; an answer that came again and again is shown once.
  const newest = tries.toReversed();
  return (
    <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2 }}>
      {newest.map((x, i) => (
        <li key={`${x.at}/${i}`}>
          <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
            {f.dateTime(x.at)}
            {' · '}
            <Box component="span" sx={{ color: x.error ? 'h.red' : 'h.green', fontWeight: 500 }}>
              {x.error ?? t('webhooks.answered', { status: x.status })}
            </Box>
            {' · '}
            {f.duration(x.duration_ms)}
          </Typography>
          {x.answer && x.answer !== newest[i - 1]?.answer && (
            <Code label={t('webhooks.answer')} text={x.answer} />
          )}
        </li>
      ))}
    </Stack>
  );
}

function Code({ label, text }: { label: string; text: string }) {
  return (
    <Box sx={{ mt: 1 }}>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 0.5 }}>
        {label}
      </Typography>
      <Box
        component="pre"
        // Long ones are scrolled, by the keyboard, too.
        tabIndex={0}
        aria-label={label}
        sx={{
          m: 0,
          p: 2.5,
          maxHeight: 240,
          overflow: 'auto',
          fontFamily: font.mono,
          fontSize: 12,
          lineHeight: '18px',
          bgcolor: 'h.sunken',
          borderRadius: '6px',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {text}
      </Box>
    </Box>
  );
}

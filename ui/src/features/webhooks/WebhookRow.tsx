import { Box, Button, IconButton, Stack, Typography } from '@mui/material';
import {
  CircleCheck,
  CircleX,
  History,
  LoaderCircle,
  Pause,
  Pencil,
  Play,
  Send,
  Trash2,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { useDispatch } from 'react-redux';
import { useTranslation } from 'react-i18next';
import {
  api,
  useDeleteWebhookMutation,
  useTestWebhookMutation,
  useUpdateWebhookMutation,
  type Webhook,
} from '@/api/loop';
import { useJob } from '@/shared/lib/useJob';
import { useTurn } from '@/shared/lib/useTurn';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { RowMenu } from '@/shared/ui/RowMenu';
import { hostOf, isAll, isKnown, keyOf, standingOf, standingTone } from './model';

const shownTopics = 4;

export function WebhookRow({
  webhook: w,
  onEdit,
  onLog,
}: {
  webhook: Webhook;
  onEdit: () => void;
  onLog: () => void;
}) {
  const { t } = useTranslation();
  const dispatch = useDispatch();
  const name = hostOf(w.url);
  const standing = standingOf(w);
  const [update] = useUpdateWebhookMutation();
  const [remove] = useDeleteWebhookMutation();
  const [test, { isLoading }] = useTestWebhookMutation();
  const [told, setTold] = useState<{ ok: boolean; text: string }>();
  const seeAgain = () => dispatch(api.util.invalidateTags(['Webhook', 'WebhookDelivery']) as never);
  const job = useJob<{ status?: number }>(
    (result) => {
      setTold({ ok: true, text: t('webhooks.tested', { status: result.status }) });
      seeAgain();
    },
    (task) => {
      setTold({ ok: false, text: task.error ?? t('webhooks.testFailed') });
      seeAgain();
    },
  );
  const run = () => {
    setTold(undefined);
    void job.start(test({ id: w.id }));
  };
  const turn = useTurn(name, async (enabled) => {
    const answer = await update({ id: w.id, body: { enabled } });
    return answer.error ? { error: answer.error } : {};
  });
  return (
    <Box
      component="li"
      aria-label={name}
      sx={{ p: { xs: 4, sm: 5 }, '& + &': { borderTop: 1, borderColor: 'h.border' } }}
    >
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <Box sx={{ flex: '1 1 240px', minWidth: 0 }}>
          <Stack
            direction="row"
            sx={{ columnGap: 2, rowGap: 1, flexWrap: 'wrap', alignItems: 'center' }}
          >
            <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
              {name}
            </Typography>
            <Badge tone={standingTone[standing]} dot>
              {t(`webhooks.standing.${standing}`)}
            </Badge>
          </Stack>
          <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            {w.url}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
            <Topics topics={w.topics} />
            {' · '}
            {w.last_delivered_at ? (
              <>
                {t('webhooks.lastDelivered')} <Ago at={w.last_delivered_at} />
              </>
            ) : (
              t('webhooks.neverDelivered')
            )}
          </Typography>
        </Box>
        <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
          <Button
            size="small"
            variant="outlined"
            startIcon={<History size={14} />}
            aria-label={t('webhooks.logOf', { name })}
            onClick={onLog}
          >
            {t('webhooks.log')}
          </Button>
          <Button
            size="small"
            variant="outlined"
            loading={isLoading || job.isRunning}
            startIcon={<Send size={14} />}
            aria-label={t('webhooks.testOf', { name })}
            onClick={run}
          >
            {t('webhooks.test')}
          </Button>
          <RowMenu
            name={name}
            acts={[
              { id: 'edit', label: t('controls.edit'), icon: Pencil, run: onEdit },
              {
                id: 'turn',
                label: t(w.enabled ? 'webhooks.pause' : 'webhooks.resume'),
                icon: w.enabled ? Pause : Play,
                run: () => turn(!w.enabled),
              },
              {
                id: 'delete',
                label: t('controls.delete'),
                icon: Trash2,
                confirm: {
                  title: t('webhooks.deleteAsk', { name }),
                  body: t('webhooks.deleteBody'),
                  action: t('webhooks.delete'),
                  danger: true,
                },
                run: () => remove({ id: w.id }),
                done: t('row.deleted', { name }),
              },
            ]}
          />
        </Stack>
      </Stack>
      {job.isRunning || told ? (
        <TestLine told={job.isRunning ? undefined : told} onClose={() => setTold(undefined)} />
      ) : (
        standing === 'failing' && (
          <Box role="alert" sx={lineSx('red')}>
            {t('webhooks.lastTry', { error: w.last_error })}
          </Box>
        )
      )}
    </Box>
  );
}

const lineSx = (tone: 'red' | 'green' | 'plain') => ({
  mt: 3,
  px: 3,
  py: 2,
  borderRadius: '6px',
  bgcolor: tone === 'plain' ? 'h.sunken' : `h.${tone}Soft`,
  color: tone === 'plain' ? 'h.text2' : `h.${tone}`,
  fontSize: 13,
  lineHeight: '20px',
  overflowWrap: 'anywhere',
});

/** What came of the test that was sent; undefined: it is on its way. */
function TestLine({
  told,
  onClose,
}: {
  told: { ok: boolean; text: string } | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const Icon = !told ? LoaderCircle : told.ok ? CircleCheck : CircleX;
  return (
    <Stack
      role="status"
      direction="row"
      sx={{
        ...lineSx(!told ? 'plain' : told.ok ? 'green' : 'red'),
        gap: 2,
        alignItems: 'center',
      }}
    >
      <Icon size={15} aria-hidden style={{ flexShrink: 0 }} />
      <Box sx={{ flex: 1, minWidth: 0 }}>{told?.text ?? t('webhooks.testing')}</Box>
      {told && (
        <IconButton size="small" aria-label={t('controls.close')} onClick={onClose}>
          <X size={14} />
        </IconButton>
      )}
    </Stack>
  );
}

/** What it hears of, in words; the whole list on hover where it is long. */
function Topics({ topics }: { topics: readonly string[] }) {
  const { t } = useTranslation();
  if (isAll(topics)) return t('webhooks.everything');
  const words = topics.map((x) =>
    isKnown(x) ? t(`webhooks.topic.${keyOf(x) as 'content_state'}`) : x,
  );
  const rest = words.length - shownTopics;
  return (
    <span title={rest > 0 ? words.join(', ') : undefined}>
      {words.slice(0, shownTopics).join(', ')}
      {rest > 0 && ` ${t('apiKeys.more', { count: rest })}`}
    </span>
  );
}

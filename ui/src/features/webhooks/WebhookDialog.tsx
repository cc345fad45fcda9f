import {
  Box,
  Checkbox,
  FormControlLabel,
  Skeleton,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError, problemText } from '@/api';
import {
  useCreateWebhookMutation,
  useListWebhookTopicsQuery,
  useUpdateWebhookMutation,
  type Webhook,
} from '@/api/loop';
import { notify } from '@/shared/lib/toast';
import { CopyField } from '@/shared/ui/CopyField';
import { Field } from '@/shared/ui/Field';
import { MadeOnce, MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { ErrorState } from '@/shared/ui/States';
import { gather, groupTopics, hostOf, isAddress, isAll, isKnown, keyOf, spread } from './model';

/** An address and the events it hears of; then, of a new one, the secret that signs them, once. */
export function WebhookDialog({
  webhook,
  onClose,
}: {
  webhook: Webhook | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [secret, setSecret] = useState<string>();
  return (
    <MakeDialog
      title={t(secret ? 'webhooks.made' : webhook ? 'webhooks.edit' : 'webhooks.add')}
      isMade={!!secret}
      onClose={onClose}
    >
      {secret ? (
        <MadeOnce done={t('apiKeys.kept')} onClose={onClose}>
          <Box
            role="note"
            sx={{ px: 3, py: 2.5, borderRadius: '6px', bgcolor: 'h.amberSoft', color: 'h.amber' }}
          >
            <Typography variant="body2">{t('webhooks.secretOnce')}</Typography>
          </Box>
          <CopyField label={t('webhooks.secret')} value={secret} />
          <Typography variant="body2" color="textSecondary">
            {t('webhooks.secretHint')}
          </Typography>
        </MadeOnce>
      ) : (
        <Form webhook={webhook} onMade={setSecret} onClose={onClose} />
      )}
    </MakeDialog>
  );
}

function Form({
  webhook,
  onMade,
  onClose,
}: {
  webhook: Webhook | undefined;
  onMade: (secret: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const topics = useListWebhookTopicsQuery();
  const all = topics.data?.data;
  const before = webhook?.topics ?? ['content.published', 'content.publish_failed'];
  const [create, creating] = useCreateWebhookMutation();
  const [update, updating] = useUpdateWebhookMutation();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [reach, setReach] = useState<'all' | 'some'>(isAll(before) ? 'all' : 'some');
  const [picked, setPicked] = useState<string[]>();
  const [errors, setErrors] = useState<{ url?: string; topics?: string }>({});
  const [alert, setAlert] = useState<string>();
  const chosen = picked ?? (isAll(before) ? [] : spread(before, all ?? []));
  const save = async () => {
    const wrong = {
      ...(isAddress(url.trim()) ? {} : { url: t('webhooks.urlWrong') }),
      ...(reach === 'some' && chosen.length === 0 ? { topics: t('webhooks.noTopic') } : {}),
    };
    setErrors(wrong);
    setAlert(undefined);
    if (Object.keys(wrong).length) return;
    const body = {
      url: url.trim(),
      topics: reach === 'all' ? ['*'] : gather(chosen, before, all ?? []),
    };
    const answer = webhook
      ? await update({ id: webhook.id, 'If-Match': `"${webhook.version}"`, body })
      : await create({ body });
    if (answer.error) {
      const said = isApiError(answer.error) ? answer.error.fields : {};
      if (said.url) return setErrors({ url: said.url });
      return setAlert(
        Object.values(said).join(' · ') || problemText(answer.error) || t('controls.noAnswer'),
      );
    }
    if ('secret' in answer.data) return onMade(answer.data.secret as string);
    notify.done(t('automation.saved', { name: hostOf(answer.data.url) }));
    onClose();
  };
  const flip = (topic: string) =>
    setPicked(chosen.includes(topic) ? chosen.filter((x) => x !== topic) : [...chosen, topic]);
  return (
    <MakeForm
      alert={alert}
      submit={t(webhook ? 'controls.save' : 'webhooks.add')}
      isSubmitting={creating.isLoading || updating.isLoading}
      isDisabled={!all}
      onSubmit={save}
      onClose={onClose}
    >
      <Field label={t('webhooks.url')} hint={t('webhooks.urlHint')} error={errors.url}>
        {(id, describedBy) => (
          <TextField
            id={id}
            fullWidth
            autoFocus
            value={url}
            error={!!errors.url}
            placeholder="https://"
            onChange={(e) => setUrl(e.target.value)}
            slotProps={{
              htmlInput: {
                'aria-describedby': describedBy,
                'aria-invalid': !!errors.url,
                inputMode: 'url',
                autoComplete: 'off',
                spellCheck: false,
                maxLength: 2000,
              },
            }}
          />
        )}
      </Field>
      <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
        <Typography variant="label" component="legend" sx={{ mb: 1.5, p: 0 }}>
          {t('webhooks.topics')}
        </Typography>
        <ToggleButtonGroup
          exclusive
          fullWidth
          value={reach}
          aria-label={t('webhooks.topics')}
          onChange={(_, v: 'all' | 'some' | null) => v && setReach(v)}
        >
          <ToggleButton value="some">{t('webhooks.some')}</ToggleButton>
          <ToggleButton value="all">{t('webhooks.everything')}</ToggleButton>
        </ToggleButtonGroup>
        {reach === 'all' ? (
          <Typography variant="body2" color="textSecondary" sx={{ mt: 2 }}>
            {t('webhooks.everythingHint')}
          </Typography>
        ) : topics.isError && !all ? (
          <ErrorState error={topics.error} onRetry={() => void topics.refetch()} />
        ) : !all ? (
          <Skeleton variant="rounded" height={240} sx={{ mt: 2 }} />
        ) : (
          groupTopics(all).map((g) => (
            <Box key={g.id} role="group" aria-label={t(`webhooks.group.${g.id}`)} sx={{ mt: 3 }}>
              <Typography variant="caption" component="p" color="textSecondary">
                {t(`webhooks.group.${g.id}`)}
              </Typography>
              <Box
                sx={{
                  display: 'grid',
                  gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
                  columnGap: 4,
                }}
              >
                {g.topics.map((topic) => (
                  <FormControlLabel
                    key={topic}
                    sx={{ m: 0, ml: '-9px', gap: 1 }}
                    control={
                      <Checkbox
                        size="small"
                        checked={chosen.includes(topic)}
                        onChange={() => flip(topic)}
                      />
                    }
                    label={
                      <Typography variant="body2" component="span" title={topic}>
                        {isKnown(topic)
                          ? t(`webhooks.topic.${keyOf(topic) as 'content_state'}`)
                          : topic}
                      </Typography>
                    }
                  />
                ))}
              </Box>
            </Box>
          ))
        )}
        {errors.topics && (
          <Typography variant="caption" component="p" role="alert" sx={{ color: 'h.red', mt: 1 }}>
            {errors.topics}
          </Typography>
        )}
      </Box>
    </MakeForm>
  );
}

import { TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isApiError,
  useCreateAlertChannelMutation,
  useUpdateAlertChannelMutation,
  type AlertChannel,
  type AlertChannelKind,
} from '@/api';
import { problemText } from '@/api/problem';
import { notify } from '@/shared/lib/toast';
import { CopyField } from '@/shared/ui/CopyField';
import { Field } from '@/shared/ui/Field';
import { MadeOnce, MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { Typography } from '@mui/material';
import { splitAddresses } from './model';

const kinds: AlertChannelKind[] = ['email', 'slack', 'webhook'];
type Values = Record<'to' | 'webhook_url' | 'channel' | 'token' | 'url' | 'secret', string>;

/** What is sent of the settings: secrets only when something was typed. */
function settingsOf(kind: AlertChannelKind, v: Values, isNew: boolean): Record<string, unknown> {
  if (kind === 'email') return { to: splitAddresses(v.to) };
  if (kind === 'webhook')
    return { url: v.url.trim(), ...(v.secret.trim() ? { secret: v.secret.trim() } : {}) };
  const out: Record<string, unknown> = {};
  if (v.webhook_url.trim() || (isNew && !v.token.trim())) out.webhook_url = v.webhook_url.trim();
  if (v.token.trim()) out.token = v.token.trim();
  if (v.channel.trim()) out.channel = v.channel.trim();
  return out;
}

/** A channel, made or changed. The secret that signs a webhook is shown once. */
export function ChannelDialog({
  channel,
  onClose,
}: {
  channel: AlertChannel | undefined;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [create, creating] = useCreateAlertChannelMutation();
  const [update, updating] = useUpdateAlertChannelMutation();
  const [kind, setKind] = useState<AlertChannelKind>(channel?.kind ?? 'email');
  const [name, setName] = useState(channel?.name ?? '');
  const old = (channel?.settings ?? {}) as Record<string, unknown>;
  const [values, setValues] = useState<Values>({
    to: Array.isArray(old.to) ? old.to.join(', ') : '',
    webhook_url: '',
    channel: typeof old.channel === 'string' ? old.channel : '',
    token: '',
    url: typeof old.url === 'string' ? old.url : '',
    secret: '',
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [alert, setAlert] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const save = async () => {
    setErrors({});
    setAlert(undefined);
    if (!name.trim()) return setErrors({ name: t('valid.required') });
    const settings = settingsOf(kind, values, !channel);
    const answer = channel
      ? await update({ id: channel.id, body: { name: name.trim(), settings } })
      : await create({ body: { name: name.trim(), kind, settings } });
    if (answer.error) {
      const said = isApiError(answer.error) ? answer.error.fields : {};
      const placed = Object.fromEntries(
        Object.entries(said).map(([path, text]) => {
          const [head, key] = path.split('.');
          return [head === 'settings' && key ? key : path, text];
        }),
      );
      setErrors(placed);
      const stray = Object.keys(placed).filter((k) => k !== 'name' && !(k in values));
      if (stray.length || Object.keys(placed).length === 0)
        setAlert(
          stray.map((k) => placed[k]).join(' · ') ||
            problemText(answer.error) ||
            t('controls.noAnswer'),
        );
      return;
    }
    const made = 'secret' in answer.data ? (answer.data.secret as string | null) : null;
    if (made) return setSecret(made);
    notify.done(t('automation.saved', { name: answer.data.name }));
    onClose();
  };
  const text = (
    key: keyof Values,
    o: { hint?: string; optional?: boolean; type?: string; multiline?: boolean } = {},
  ) => (
    <Field
      key={key}
      label={t(`alerts.setting.${key}`)}
      hint={o.hint}
      aside={o.optional ? t('controls.optional') : undefined}
      error={errors[key]}
    >
      {(id, describedBy) => (
        <TextField
          id={id}
          fullWidth
          type={o.type ?? 'text'}
          multiline={!!o.multiline}
          value={values[key]}
          error={!!errors[key]}
          onChange={(e) => setValues({ ...values, [key]: e.target.value })}
          slotProps={{
            htmlInput: {
              'aria-describedby': describedBy,
              'aria-invalid': !!errors[key],
              autoComplete: o.type === 'password' ? 'new-password' : 'off',
              spellCheck: false,
            },
          }}
        />
      )}
    </Field>
  );
  const kept = channel ? t('alerts.secretKept') : '';
  return (
    <MakeDialog
      title={t(channel ? 'alerts.editChannel' : 'alerts.addChannel')}
      isMade={!!secret}
      onClose={onClose}
    >
      {secret ? (
        <MadeOnce done={t('controls.done')} onClose={onClose}>
          <Typography variant="body2">{t('alerts.secretOnce')}</Typography>
          <CopyField label={t('alerts.setting.secret')} value={secret} />
        </MadeOnce>
      ) : (
        <MakeForm
          alert={alert}
          submit={channel ? t('controls.save') : t('alerts.addChannel')}
          isSubmitting={creating.isLoading || updating.isLoading}
          onSubmit={save}
          onClose={onClose}
        >
          {!channel && (
            <ToggleButtonGroup
              exclusive
              fullWidth
              value={kind}
              aria-label={t('alerts.channelKind')}
              onChange={(_, v: AlertChannelKind | null) => v && setKind(v)}
            >
              {kinds.map((k) => (
                <ToggleButton key={k} value={k}>
                  {t(`alerts.channel.${k}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          )}
          <Field label={t('alerts.channelName')} error={errors.name}>
            {(id, describedBy) => (
              <TextField
                id={id}
                fullWidth
                autoFocus
                value={name}
                error={!!errors.name}
                onChange={(e) => setName(e.target.value)}
                slotProps={{
                  htmlInput: {
                    'aria-describedby': describedBy,
                    'aria-invalid': !!errors.name,
                    maxLength: 100,
                    autoComplete: 'off',
                  },
                }}
              />
            )}
          </Field>
          {kind === 'email' && text('to', { hint: t('alerts.setting.toHint'), multiline: true })}
          {kind === 'slack' && [
            text('webhook_url', {
              hint: kept || t('alerts.setting.webhook_urlHint'),
              type: 'password',
            }),
            text('token', {
              hint: t('alerts.setting.tokenHint'),
              optional: true,
              type: 'password',
            }),
            text('channel', { hint: t('alerts.setting.channelHint'), optional: true }),
          ]}
          {kind === 'webhook' && [
            text('url', { hint: t('alerts.setting.urlHint') }),
            text('secret', {
              hint: kept || t('alerts.setting.secretHint'),
              optional: true,
              type: 'password',
            }),
          ]}
        </MakeForm>
      )}
    </MakeDialog>
  );
}

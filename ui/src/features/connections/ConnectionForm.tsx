import { Box, Button, DialogActions, DialogContent, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import {
  useCreateConnectionMutation,
  useUpdateConnectionMutation,
  type Connection,
  type ConnectorInfo,
} from '@/api';
import { applyProblem } from '@/shared/lib/form';
import { notify } from '@/shared/lib/toast';
import { FormAlert, PasswordInput, SelectInput, TextInput } from '@/shared/ui/Field';
import {
  changedSettings,
  docsOf,
  newSettings,
  optionLabel,
  settingFields,
  startValues,
  type SettingField,
  type SettingValues,
} from './model';

interface Form {
  name: string;
  settings: SettingValues;
}
interface Props {
  connector: ConnectorInfo;
  /** Being edited; a new one without it. */
  connection?: Connection | undefined;
  onClose: () => void;
  /** `testIt` when credentials came or changed. */
  onSaved: (connection: Connection, testIt: boolean) => void;
}

/** The settings of a connector as its schema describes them; its problems come back to their fields. */
export function ConnectionForm({ connector, connection, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const [create] = useCreateConnectionMutation();
  const [update] = useUpdateConnectionMutation();
  const [alert, setAlert] = useState<string>();
  // The sandbox brings its own credentials: there is nothing to fill in.
  const fields = connection?.sandbox ? [] : settingFields(connector);
  const [before] = useState(() => startValues(fields, connection?.settings));
  const form = useForm<Form>({
    mode: 'onTouched',
    defaultValues: { name: connection?.name ?? connector.name, settings: before },
  });
  const { isSubmitting } = form.formState;
  const save = async (v: Form) => {
    const name = v.name.trim();
    if (!connection)
      return create({
        body: { connector_id: connector.id, name, settings: newSettings(fields, v.settings) },
      });
    const settings = changedSettings(fields, before, v.settings);
    const hasChanged = Object.keys(settings).length > 0;
    return update({ id: connection.id, body: { name, ...(hasChanged ? { settings } : {}) } });
  };
  const submit = form.handleSubmit(async (v) => {
    setAlert(undefined);
    const answer = await save(v);
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    const testIt =
      !connection || Object.keys(changedSettings(fields, before, v.settings)).length > 0;
    const key = connection ? 'connections.changed' : 'connections.created';
    notify.done(t(key, { name: answer.data.name }));
    onSaved(answer.data, testIt);
  });
  const docs = connection?.sandbox ? undefined : docsOf(connector);
  const advanced = fields.filter((f) => f.advanced);
  return (
    <form noValidate onSubmit={(e) => void submit(e)}>
      <DialogContent sx={{ pt: 0 }}>
        <Stack sx={{ gap: 3 }}>
          <FormAlert>{alert}</FormAlert>
          {docs && <HowTo docs={docs} isOpen={!connection} />}
          <TextInput
            label={t('connections.name')}
            hint={t('connections.nameHint')}
            error={form.formState.errors.name?.message}
            register={form.register('name', {
              validate: (v) => v.trim() !== '' || 'valid.required',
              maxLength: { value: 100, message: 'valid.tooLong' },
            })}
            input={{ autoComplete: 'off', autoFocus: true }}
          />
          {fields
            .filter((f) => !f.advanced)
            .map((f) => (
              <Setting key={f.name} field={f} form={form} isNew={!connection} />
            ))}
          {advanced.length > 0 && (
            <Box component="details">
              <Typography component="summary" variant="label" sx={{ cursor: 'pointer', mb: 3 }}>
                {t('connections.advanced')}
              </Typography>
              <Stack sx={{ gap: 3 }}>
                {advanced.map((f) => (
                  <Setting key={f.name} field={f} form={form} isNew={!connection} />
                ))}
              </Stack>
            </Box>
          )}
          {fields.some((f) => f.secret) && (
            <Typography variant="caption" color="textSecondary">
              {t('connections.chooseHint')}
            </Typography>
          )}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button variant="outlined" onClick={onClose}>
          {t('controls.cancel')}
        </Button>
        <Button type="submit" variant="contained" loading={isSubmitting}>
          {t(
            !connection
              ? 'connections.submit'
              : fields.length > 0
                ? 'connections.save'
                : 'controls.save',
          )}
        </Button>
      </DialogActions>
    </form>
  );
}

function HowTo({
  docs,
  isOpen,
}: {
  docs: NonNullable<ReturnType<typeof docsOf>>;
  isOpen: boolean;
}) {
  const { t } = useTranslation();
  return (
    <Box
      component="details"
      open={isOpen}
      sx={{ px: 3, py: 2.5, mb: 2, borderRadius: '6px', bgcolor: 'h.sunken' }}
    >
      <Typography component="summary" variant="label" sx={{ cursor: 'pointer' }}>
        {t('connections.howTo')}
      </Typography>
      <Typography
        variant="body2"
        {...(docs.isTold ? {} : { lang: 'en' })}
        sx={{ mt: 2, whiteSpace: 'pre-line', overflowWrap: 'anywhere', color: 'h.text2' }}
      >
        {docs.text}
      </Typography>
    </Box>
  );
}

function Setting({
  field: f,
  form,
  isNew,
}: {
  field: SettingField;
  form: ReturnType<typeof useForm<Form>>;
  isNew: boolean;
}) {
  const { t } = useTranslation();
  const isStored = f.secret && !isNew;
  const common = {
    label: f.title,
    hint: isStored ? t('connections.unchanged') : f.description,
    aside: isStored ? t('connections.stored') : f.required ? undefined : t('controls.optional'),
    error: form.formState.errors.settings?.[f.name]?.message,
    register: form.register(`settings.${f.name}`, {
      validate: (v) => !f.required || isStored || v.trim() !== '' || 'valid.required',
    }),
  };
  if (f.isSwitch)
    return (
      <SelectInput
        {...common}
        placeholder={t('connections.standard')}
        choices={[
          { value: 'true', label: t('connections.yes') },
          { value: 'false', label: t('connections.no') },
        ]}
      />
    );
  if (f.options)
    return (
      <SelectInput
        {...common}
        placeholder={t('connections.standard')}
        choices={f.options.map((value) => ({ value, label: optionLabel(value) }))}
      />
    );
  // Not "current-password": the browser must neither offer the user's own nor keep this one.
  if (f.secret) return <PasswordInput {...common} autoComplete="new-password" />;
  return <TextInput {...common} input={{ autoComplete: 'off' }} />;
}

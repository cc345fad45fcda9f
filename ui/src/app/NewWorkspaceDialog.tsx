import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack } from '@mui/material';
import { useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useCreateOrganizationMutation } from '@/api';
import { switchOrganization } from '@/api/session';
import { applyProblem } from '@/shared/lib/form';
import { guessCurrency, useCurrencyChoices, useZoneChoices } from '@/shared/lib/locale';
import { browserZone } from '@/shared/lib/workspace';
import { FormAlert, SelectInput, TextInput } from '@/shared/ui/Field';

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.maxLength(100, 'valid.tooLong')),
  currency: z.string().check(z.minLength(3, 'valid.required')),
  time_zone: z.string().check(z.minLength(1, 'valid.required')),
});
type Form = z.infer<typeof schema>;

export default function NewWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const go = useNavigate();
  const [create] = useCreateOrganizationMutation();
  const [alert, setAlert] = useState<string>();
  const currencies = useCurrencyChoices();
  const zones = useZoneChoices();
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { name: '', currency: guessCurrency(), time_zone: browserZone() },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    const made = await create({ body });
    if (made.error) return setAlert(applyProblem(made.error, form));
    if (await switchOrganization(made.data.id).catch(() => false)) void go('/welcome');
    else setAlert(t('shell.switchFailed'));
  });
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={id}>
      <form noValidate onSubmit={(e) => void submit(e)}>
        <DialogTitle id={id}>{t('shell.newWorkspace')}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 3 }}>
            <FormAlert>{alert}</FormAlert>
            <TextInput
              label={t('auth.organization')}
              error={errors.name?.message}
              register={form.register('name')}
              input={{ autoFocus: true }}
            />
            <SelectInput
              label={t('auth.currency')}
              hint={t('auth.currencyHint')}
              error={errors.currency?.message}
              register={form.register('currency')}
              choices={currencies}
            />
            <SelectInput
              label={t('auth.timeZone')}
              error={errors.time_zone?.message}
              register={form.register('time_zone')}
              choices={zones}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained" loading={isSubmitting}>
            {t('shell.createWorkspace')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

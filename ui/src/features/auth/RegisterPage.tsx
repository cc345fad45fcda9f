import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useRegisterMutation } from '@/api';
import { setSession } from '@/api/session';
import { applyProblem } from '@/shared/lib/form';
import { guessCurrency, useCurrencyChoices, useZoneChoices } from '@/shared/lib/locale';
import { browserZone } from '@/shared/lib/workspace';
import { FormAlert, PasswordInput, SelectInput, TextInput } from '@/shared/ui/Field';
import { AuthFrame, TextLink } from './AuthFrame';
import { registerSchema, type RegisterForm } from './schema';

/** Creates the user and the workspace; currency and time zone are guessed, and can be changed here. */
export function Component() {
  const { t } = useTranslation();
  const [register] = useRegisterMutation();
  const [alert, setAlert] = useState<string>();
  const currencies = useCurrencyChoices();
  const zones = useZoneChoices();
  const form = useForm<RegisterForm>({
    resolver: zodResolver(registerSchema),
    mode: 'onTouched',
    defaultValues: {
      name: '',
      email: '',
      password: '',
      organization: '',
      currency: guessCurrency(),
      time_zone: browserZone(),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setAlert(undefined);
    const answer = await register({ body });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    setSession(answer.data); // the gate around this page leads on to the first steps
  });
  return (
    <AuthFrame
      title={t('auth.register.title')}
      subtitle={t('auth.register.subtitle')}
      footer={
        <>
          {t('auth.register.have')} <TextLink to="/login">{t('auth.login.submit')}</TextLink>
        </>
      }
    >
      <Stack component="form" noValidate onSubmit={(e) => void submit(e)} sx={{ gap: 3 }}>
        <FormAlert>{alert}</FormAlert>
        <TextInput
          label={t('auth.name')}
          error={errors.name?.message}
          register={form.register('name')}
          input={{ autoComplete: 'name', autoFocus: true }}
        />
        <TextInput
          label={t('auth.email')}
          error={errors.email?.message}
          register={form.register('email')}
          input={{ type: 'email', autoComplete: 'username' }}
        />
        <PasswordInput
          label={t('auth.password')}
          hint={t('auth.passwordHint')}
          error={errors.password?.message}
          register={form.register('password')}
          autoComplete="new-password"
        />
        <TextInput
          label={t('auth.organization')}
          hint={t('auth.organizationHint')}
          error={errors.organization?.message}
          register={form.register('organization')}
          input={{ autoComplete: 'organization' }}
        />
        <Box
          sx={{
            display: 'grid',
            gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
            gap: { xs: 2, sm: 4 },
          }}
        >
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
        </Box>
        <Button type="submit" variant="contained" size="large" loading={isSubmitting}>
          {t('auth.register.submit')}
        </Button>
      </Stack>
    </AuthFrame>
  );
}

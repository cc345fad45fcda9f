import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearchParams } from 'react-router';
import { isApiError, useLoginMutation } from '@/api';
import { setSession } from '@/api/session';
import { applyProblem } from '@/shared/lib/form';
import { useFormat } from '@/shared/lib/format';
import { FormAlert, PasswordInput, TextInput } from '@/shared/ui/Field';
import { AuthFrame, TextLink } from './AuthFrame';
import { loginSchema, type LoginForm } from './schema';

export function Component() {
  const { t } = useTranslation();
  const f = useFormat();
  const [params] = useSearchParams();
  const { state } = useLocation() as { state: { email?: string } | null };
  const [login] = useLoginMutation();
  const [alert, setAlert] = useState<string>();
  const form = useForm<LoginForm>({
    resolver: zodResolver(loginSchema),
    defaultValues: { email: state?.email ?? '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;

  const explain = (error: unknown): string | undefined => {
    if (isApiError(error) && error.status === 401) return t('auth.login.wrong');
    if (isApiError(error) && error.status === 429)
      return error.retryAfter
        ? t('auth.login.throttled', { time: f.duration(error.retryAfter * 1000) })
        : t('auth.login.throttledLater');
    return applyProblem(error, form);
  };
  const submit = form.handleSubmit(async (body) => {
    setAlert(undefined);
    const answer = await login({ body });
    if (!answer.error) return setSession(answer.data); // the gate around this page leads on
    setAlert(explain(answer.error));
    form.setFocus('password', { shouldSelect: true });
  });
  const next = params.toString();
  return (
    <AuthFrame
      title={t('auth.login.title')}
      subtitle={t('auth.login.subtitle')}
      footer={
        <>
          {t('auth.login.none')}{' '}
          <TextLink to={`/register${next && `?${next}`}`}>{t('auth.login.register')}</TextLink>
        </>
      }
    >
      <Stack component="form" noValidate onSubmit={(e) => void submit(e)} sx={{ gap: 3 }}>
        <FormAlert>{alert}</FormAlert>
        <TextInput
          label={t('auth.email')}
          error={errors.email?.message}
          register={form.register('email')}
          input={{ type: 'email', autoComplete: 'username', autoFocus: !state?.email }}
        />
        <PasswordInput
          label={t('auth.password')}
          error={errors.password?.message}
          register={form.register('password')}
          autoComplete="current-password"
          aside={<TextLink to="/forgot-password">{t('auth.login.forgot')}</TextLink>}
        />
        <Button type="submit" variant="contained" size="large" loading={isSubmitting}>
          {t('auth.login.submit')}
        </Button>
      </Stack>
    </AuthFrame>
  );
}

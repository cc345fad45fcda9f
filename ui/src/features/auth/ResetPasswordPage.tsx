import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Stack } from '@mui/material';
import { LinkIcon } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useResetPasswordMutation } from '@/api';
import { applyProblem } from '@/shared/lib/form';
import { notify } from '@/shared/lib/toast';
import { FormAlert, PasswordInput } from '@/shared/ui/Field';
import { EmptyState } from '@/shared/ui/States';
import { AuthFrame, TextLink } from './AuthFrame';
import { resetSchema, type ResetForm } from './schema';

export function Component() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [params] = useSearchParams();
  const token = params.get('token');
  const [reset] = useResetPasswordMutation();
  const [alert, setAlert] = useState<string>();
  const form = useForm<ResetForm>({
    resolver: zodResolver(resetSchema),
    mode: 'onTouched',
    defaultValues: { password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ password }) => {
    setAlert(undefined);
    const answer = await reset({ body: { token: token ?? '', password } });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    notify.done(t('auth.reset.done'));
    void go('/login', { replace: true });
  });
  return (
    <AuthFrame
      title={t('auth.reset.title')}
      subtitle={token ? t('auth.reset.subtitle') : undefined}
      footer={<TextLink to="/login">{t('auth.forgot.back')}</TextLink>}
    >
      {!token ? (
        <EmptyState
          icon={LinkIcon}
          title={t('auth.reset.noToken')}
          hint={t('auth.reset.noTokenHint')}
          action={
            <Button component={Link} to="/forgot-password" variant="outlined">
              {t('auth.reset.again')}
            </Button>
          }
        />
      ) : (
        <Stack component="form" noValidate onSubmit={(e) => void submit(e)} sx={{ gap: 3 }}>
          <FormAlert>{alert}</FormAlert>
          <PasswordInput
            label={t('auth.reset.password')}
            hint={t('auth.passwordHint')}
            error={errors.password?.message}
            register={form.register('password')}
            autoComplete="new-password"
            input={{ autoFocus: true }}
          />
          <Button type="submit" variant="contained" size="large" loading={isSubmitting}>
            {t('auth.reset.submit')}
          </Button>
        </Stack>
      )}
    </AuthFrame>
  );
}

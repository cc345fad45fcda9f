import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Stack } from '@mui/material';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useForgotPasswordMutation } from '@/api';
import { applyProblem } from '@/shared/lib/form';
import { FormAlert, TextInput } from '@/shared/ui/Field';
import { EmptyState } from '@/shared/ui/States';
import { AuthFrame, TextLink } from './AuthFrame';
import { forgotSchema, type ForgotForm } from './schema';

/** The answer is the same whether or not the account exists: addresses cannot be probed. */
export function Component() {
  const { t } = useTranslation();
  const [ask] = useForgotPasswordMutation();
  const [alert, setAlert] = useState<string>();
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm<ForgotForm>({
    resolver: zodResolver(forgotSchema),
    defaultValues: { email: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setAlert(undefined);
    const answer = await ask({ body });
    if (answer.error) setAlert(applyProblem(answer.error, form));
    else setSentTo(body.email);
  });
  return (
    <AuthFrame
      title={t('auth.forgot.title')}
      subtitle={sentTo ? undefined : t('auth.forgot.subtitle')}
      footer={<TextLink to="/login">{t('auth.forgot.back')}</TextLink>}
    >
      {sentTo ? (
        <EmptyState
          icon={MailCheck}
          title={t('auth.forgot.sent')}
          hint={t('auth.forgot.sentHint', { email: sentTo })}
        />
      ) : (
        <Stack component="form" noValidate onSubmit={(e) => void submit(e)} sx={{ gap: 3 }}>
          <FormAlert>{alert}</FormAlert>
          <TextInput
            label={t('auth.email')}
            error={errors.email?.message}
            register={form.register('email')}
            input={{ type: 'email', autoComplete: 'username', autoFocus: true }}
          />
          <Button type="submit" variant="contained" size="large" loading={isSubmitting}>
            {t('auth.forgot.submit')}
          </Button>
        </Stack>
      )}
    </AuthFrame>
  );
}

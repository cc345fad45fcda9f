import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Card, Stack } from '@mui/material';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useGetMeQuery, useLoginMutation, useUpdateProfileMutation } from '@/api';
import { getSession, replaceSession, switchOrganization } from '@/api/session';
import { applyProblem } from '@/shared/lib/form';
import { notify } from '@/shared/lib/toast';
import { FormAlert, PasswordInput, Section } from '@/shared/ui/Field';

const schema = z.object({
  current_password: z.string().check(z.minLength(1, 'valid.required')),
  new_password: z
    .string()
    .check(z.minLength(10, 'valid.password'), z.maxLength(200, 'valid.tooLong')),
});
type Form = z.infer<typeof schema>;

/** A new password ends every session of the account; this browser signs in again with it at once. */
export function PasswordCard({ email, organizationId }: { email: string; organizationId: string }) {
  const { t } = useTranslation();
  const me = useGetMeQuery();
  const [update] = useUpdateProfileMutation();
  const [login] = useLoginMutation();
  const [alert, setAlert] = useState<string>();
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { current_password: '', new_password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (v) => {
    setAlert(undefined);
    const answer = await update({ body: { name: me.data?.user.name ?? '', ...v } });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    const signedIn = await replaceSession(
      async () =>
        (await login({ body: { email, password: v.new_password } })
          .unwrap()
          .catch(() => null)) ?? null,
    );
    notify.done(t(signedIn ? 'profile.passwordChanged' : 'profile.passwordSignIn'));
    if (!signedIn) return;
    // Signing in opens the workspace that was used last, which another tab may have changed.
    if (organizationId && getSession()?.organizationId !== organizationId)
      await switchOrganization(organizationId).catch(() => false);
    form.reset();
  });
  return (
    <Card component="form" noValidate onSubmit={(e) => void submit(e)}>
      <Section title={t('auth.password')} hint={t('profile.passwordHint')}>
        <FormAlert>{alert}</FormAlert>
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <PasswordInput
          label={t('profile.currentPassword')}
          error={errors.current_password?.message}
          register={form.register('current_password')}
          autoComplete="current-password"
        />
        <PasswordInput
          label={t('auth.reset.password')}
          hint={t('auth.passwordHint')}
          error={errors.new_password?.message}
          register={form.register('new_password')}
          autoComplete="new-password"
        />
        <Stack direction="row">
          <Button type="submit" variant="outlined" loading={isSubmitting}>
            {t('profile.changePassword')}
          </Button>
        </Stack>
      </Section>
    </Card>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Card, Skeleton, Stack, ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useColorScheme } from '@mui/material/styles';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useGetMeQuery, useUpdateProfileMutation, type User } from '@/api';
import { isLanguage, languages, setLanguage } from '@/i18n';
import { applyProblem } from '@/shared/lib/form';
import { notify } from '@/shared/lib/toast';
import { useLeaveGuard } from '@/shared/lib/useLeaveGuard';
import { Field, FormAlert, Section, SelectInput, TextInput } from '@/shared/ui/Field';
import { SaveBar } from '@/shared/ui/SaveBar';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { ErrorState } from '@/shared/ui/States';
import { PasswordCard } from './PasswordCard';

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.maxLength(100, 'valid.tooLong')),
  locale: z.string(),
});
type Form = z.infer<typeof schema>;

/** Who is signed in: name, language and look, and the password. */
export function Component() {
  const { t } = useTranslation();
  const { data, error, refetch } = useGetMeQuery();
  return (
    <SettingsPage title={t('settings.profile')} subtitle={t('profile.subtitle')} isForm>
      {data ? (
        <Stack sx={{ gap: 5 }}>
          <ProfileForm key={data.user.id} user={data.user} />
          <PasswordCard email={data.user.email} organizationId={data.organization?.id ?? ''} />
        </Stack>
      ) : error ? (
        <Card>
          <ErrorState error={error} onRetry={refetch} />
        </Card>
      ) : (
        <Stack sx={{ gap: 5 }}>
          <Skeleton variant="rounded" height={382} />
          <Skeleton variant="rounded" height={258} />
        </Stack>
      )}
    </SettingsPage>
  );
}

function ProfileForm({ user }: { user: User }) {
  const { t, i18n } = useTranslation();
  const [update] = useUpdateProfileMutation();
  const [alert, setAlert] = useState<string>();
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { name: user.name, locale: user.locale?.slice(0, 2) ?? i18n.language },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  useLeaveGuard(isDirty);
  const submit = form.handleSubmit(async (body) => {
    setAlert(undefined);
    const answer = await update({ body });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    if (isLanguage(body.locale)) await setLanguage(body.locale).catch(() => undefined);
    form.reset(body);
    notify.done(i18n.t('profile.saved'));
  });
  return (
    <Card component="form" noValidate onSubmit={(e) => void submit(e)}>
      <Section title={t('profile.about')} hint={t('profile.aboutHint')}>
        <FormAlert>{alert}</FormAlert>
        <TextInput
          label={t('profile.name')}
          error={errors.name?.message}
          register={form.register('name')}
          input={{ autoComplete: 'name' }}
        />
        <Field label={t('auth.email')} hint={t('profile.emailHint')}>
          {(id, describedBy) => (
            <Box
              component="output"
              id={id}
              aria-describedby={describedBy}
              sx={{ display: 'block', py: '6px', overflowWrap: 'anywhere' }}
            >
              {user.email}
            </Box>
          )}
        </Field>
      </Section>
      <Section title={t('profile.display')} hint={t('profile.displayHint')}>
        <SelectInput
          label={t('shell.language')}
          hint={t('profile.languageHint')}
          error={errors.locale?.message}
          register={form.register('locale')}
          choices={Object.entries(languages).map(([value, label]) => ({ value, label }))}
        />
        <Appearance />
      </Section>
      <SaveBar isDirty={isDirty} isSaving={isSubmitting} onDiscard={() => form.reset()} />
    </Card>
  );
}

const modes = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
] as const;

/** Takes effect at once and stays in this browser: no part of what is saved. */
function Appearance() {
  const { t } = useTranslation();
  const { mode, setMode } = useColorScheme();
  return (
    <Field label={t('profile.look')} hint={t('profile.lookHint')}>
      {(id, describedBy) => (
        <ToggleButtonGroup
          id={id}
          exclusive
          value={mode ?? 'system'}
          aria-label={t('profile.look')}
          aria-describedby={describedBy}
          onChange={(_, next: 'system' | 'light' | 'dark' | null) => next && setMode(next)}
        >
          {modes.map(([name, Icon]) => (
            <ToggleButton key={name} value={name} sx={{ gap: 1.5 }}>
              <Icon size={14} aria-hidden />
              {t(`profile.look_${name}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
    </Field>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button, Skeleton, Stack, Typography } from '@mui/material';
import { MailX } from 'lucide-react';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import {
  isApiError,
  useAcceptInvitationMutation,
  useGetInvitationQuery,
  type InvitationInfo,
} from '@/api';
import { getSession, setSession } from '@/api/session';
import { applyProblem } from '@/shared/lib/form';
import { FormAlert, PasswordInput, TextInput } from '@/shared/ui/Field';
import { EmptyState, ErrorState } from '@/shared/ui/States';
import { AuthFrame, TextLink } from './AuthFrame';
import { joinExistingSchema, joinSchema, type JoinForm } from './schema';

export function Component() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const token = useParams().token ?? params.get('token') ?? '';
  const { data, error, isLoading, refetch } = useGetInvitationQuery({ token }, { skip: !token });
  const isGone = !token || (isApiError(error) && error.status >= 400 && error.status < 500);
  const title = data ? t('auth.invite.title', { organization: data.organization_name }) : 'Herald';
  return (
    <AuthFrame
      title={title}
      subtitle={
        data && t('auth.invite.subtitle', { email: data.email, role: t(`role.${data.role}`) })
      }
      footer={<TextLink to="/login">{t('auth.forgot.back')}</TextLink>}
    >
      {isLoading ? (
        <Stack sx={{ gap: 4 }}>
          <Skeleton height={40} />
          <Skeleton height={40} />
          <Skeleton height={40} />
        </Stack>
      ) : isGone ? (
        <EmptyState
          icon={MailX}
          title={t('auth.invite.gone')}
          hint={t('auth.invite.goneHint')}
          action={
            <Button component={Link} to="/" variant="outlined">
              {t('states.home')}
            </Button>
          }
        />
      ) : !data ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : (
        <JoinFields invitation={data} token={token} />
      )}
    </AuthFrame>
  );
}

function JoinFields({ invitation, token }: { invitation: InvitationInfo; token: string }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [accept] = useAcceptInvitationMutation();
  const [alert, setAlert] = useState<string>();
  const isKnown = invitation.existing_user;
  const form = useForm<JoinForm>({
    resolver: zodResolver(isKnown ? joinExistingSchema : joinSchema),
    mode: 'onTouched',
    defaultValues: { name: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ name, password }) => {
    setAlert(undefined);
    const answer = await accept({ body: { token, password, ...(isKnown ? {} : { name }) } });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    setSession(answer.data);
    void go('/', { replace: true });
  });
  return (
    <Stack component="form" noValidate onSubmit={(e) => void submit(e)} sx={{ gap: 3 }}>
      <FormAlert>{alert}</FormAlert>
      {getSession() && (
        <Box sx={{ px: 3, py: 2.5, borderRadius: '6px', bgcolor: 'h.amberSoft', color: 'h.amber' }}>
          <Typography variant="body2">
            {t('auth.invite.signedIn', { email: invitation.email })}
          </Typography>
        </Box>
      )}
      {isKnown ? (
        <Typography variant="body2" color="textSecondary">
          {t('auth.invite.existing')}
        </Typography>
      ) : (
        <TextInput
          label={t('auth.name')}
          error={errors.name?.message}
          register={form.register('name')}
          input={{ autoComplete: 'name', autoFocus: true }}
        />
      )}
      <input type="hidden" autoComplete="username" value={invitation.email} readOnly />
      <PasswordInput
        label={t('auth.password')}
        hint={isKnown ? undefined : t('auth.passwordHint')}
        error={errors.password?.message}
        register={form.register('password')}
        autoComplete={isKnown ? 'current-password' : 'new-password'}
      />
      <Button type="submit" variant="contained" size="large" loading={isSubmitting}>
        {t('auth.invite.submit')}
      </Button>
    </Stack>
  );
}

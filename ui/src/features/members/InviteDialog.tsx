import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button, FormControlLabel, Radio, RadioGroup, Typography } from '@mui/material';
import { useId, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useInviteMemberMutation, type Invitation, type Role } from '@/api';
import { applyProblem } from '@/shared/lib/form';
import { useFormat } from '@/shared/lib/format';
import { useWorkspace } from '@/shared/lib/workspace';
import { CopyField } from '@/shared/ui/CopyField';
import { TextInput } from '@/shared/ui/Field';
import { MadeOnce, MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { rolesUpTo } from './model';

const schema = z.object({
  email: z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.regex(/^[^\s@]+@[^\s@]+$/, 'valid.email')),
  role: z.enum(['viewer', 'editor', 'admin', 'owner']),
});
type Form = z.infer<typeof schema>;

interface Props {
  /** The invitation that was just made: its link is shown once, here. */
  made: Invitation | undefined;
  onMade: (invitation: Invitation | undefined) => void;
  onClose: () => void;
}

/** First whom and as what, then the link to hand over. */
export function InviteDialog({ made, onMade, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <MakeDialog
      title={made ? t('members.invitedTitle', { email: made.email }) : t('members.inviteTitle')}
      isMade={!!made}
      size="xs"
      onClose={onClose}
    >
      {made ? (
        <Made invitation={made} onMore={() => onMade(undefined)} onClose={onClose} />
      ) : (
        <InviteForm onMade={onMade} onClose={onClose} />
      )}
    </MakeDialog>
  );
}

function Made({
  invitation,
  onMore,
  onClose,
}: {
  invitation: Invitation;
  onMore: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  return (
    <MadeOnce
      done={t('controls.done')}
      onClose={onClose}
      more={
        <Button variant="text" onClick={onMore} sx={{ mr: 'auto', ml: -2 }}>
          {t('members.inviteMore')}
        </Button>
      }
    >
      <Typography variant="body2" color="textSecondary">
        {t('members.invitedBody', { date: f.dateTime(invitation.expires_at) })}
      </Typography>
      <CopyField label={t('members.link')} value={invitation.url} />
      <Typography variant="caption" color="textSecondary">
        {t('members.linkHint')}
      </Typography>
    </MadeOnce>
  );
}

function InviteForm({
  onMade,
  onClose,
}: {
  onMade: (invitation: Invitation) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { role: own } = useWorkspace();
  const [invite] = useInviteMemberMutation();
  const [alert, setAlert] = useState<string>();
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { email: '', role: 'editor' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (body) => {
    setAlert(undefined);
    const answer = await invite({ body });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    onMade(answer.data);
  });
  return (
    <MakeForm
      alert={alert}
      submit={t('members.submit')}
      isSubmitting={isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('auth.email')}
        error={errors.email?.message}
        register={form.register('email')}
        input={{ type: 'email', autoComplete: 'off', autoFocus: true }}
      />
      <Controller
        control={form.control}
        name="role"
        render={({ field }) => (
          <RoleChoice own={own} value={field.value} onChange={field.onChange} />
        )}
      />
    </MakeForm>
  );
}

/** Each role with what it may do: nobody should have to guess what "Editor" means. */
function RoleChoice({
  own,
  value,
  onChange,
}: {
  own: Role;
  value: Role;
  onChange: (role: Role) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Box>
      <Typography id={id} variant="label" component="div" sx={{ mb: 1.5 }}>
        {t('members.role')}
      </Typography>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onChange={(_, v) => onChange(v as Role)}
        sx={{ border: 1, borderColor: 'h.border', borderRadius: '8px', overflow: 'hidden' }}
      >
        {rolesUpTo(own).map((r) => (
          <FormControlLabel
            key={r}
            value={r}
            control={<Radio size="small" sx={{ p: 0, mt: '1px' }} />}
            disableTypography
            label={
              <Box>
                <Typography variant="body2" sx={{ fontWeight: 500 }}>
                  {t(`role.${r}`)}
                </Typography>
                <Typography variant="caption" component="div" color="textSecondary">
                  {t(`members.may_${r}`)}
                </Typography>
              </Box>
            }
            sx={{
              m: 0,
              px: 3,
              py: 2.5,
              gap: 2.5,
              alignItems: 'flex-start',
              '& + &': { borderTop: 1, borderColor: 'h.border' },
              '&:hover': { bgcolor: 'h.hover' },
              '&:has(:checked)': { bgcolor: 'h.accentSoft' },
              '&:has(:focus-visible)': {
                outline: '2px solid',
                outlineColor: 'h.accent',
                outlineOffset: '-2px',
              },
            }}
          />
        ))}
      </RadioGroup>
    </Box>
  );
}

import { zodResolver } from '@hookform/resolvers/zod';
import { Box, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { useCreateApiKeyMutation, type ApiKeyCreated } from '@/api';
import { applyProblem } from '@/shared/lib/form';
import { useWorkspace, roleAllows } from '@/shared/lib/workspace';
import { CopyField } from '@/shared/ui/CopyField';
import { Field, SelectInput, TextInput } from '@/shared/ui/Field';
import { MadeOnce, MakeDialog, MakeForm } from '@/shared/ui/MakeDialog';
import { expiryOf, lifetimes, scopesOf, type Grants } from './model';
import { ScopeTable } from './ScopeTable';

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.maxLength(100, 'valid.tooLong')),
  role: z.enum(['viewer', 'editor', 'admin', 'owner']),
  lifetime: z.enum(lifetimes),
  reach: z.enum(['all', 'some']),
});
type Form = z.infer<typeof schema>;
const roles = ['viewer', 'editor', 'admin', 'owner'] as const;

/** Name, role, reach and end of a new key; then the key itself, once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<ApiKeyCreated>();
  return (
    <MakeDialog
      title={made ? t('apiKeys.madeTitle', { name: made.name }) : t('apiKeys.new')}
      isMade={!!made}
      onClose={onClose}
    >
      {made ? (
        <Made made={made} onClose={onClose} />
      ) : (
        <KeyForm onMade={setMade} onClose={onClose} />
      )}
    </MakeDialog>
  );
}

function Made({ made, onClose }: { made: ApiKeyCreated; onClose: () => void }) {
  const { t } = useTranslation();
  const call = `curl -H "Authorization: Bearer ${made.key}" ${location.origin}/api/v1/campaigns?limit=5`;
  return (
    <MadeOnce done={t('apiKeys.kept')} onClose={onClose}>
      <Box
        role="note"
        sx={{ px: 3, py: 2.5, borderRadius: '6px', bgcolor: 'h.amberSoft', color: 'h.amber' }}
      >
        <Typography variant="body2">{t('apiKeys.once')}</Typography>
      </Box>
      <CopyField label={t('apiKeys.key')} value={made.key} />
      <CopyField label={t('apiKeys.try')} value={call} />
    </MadeOnce>
  );
}

function KeyForm({
  onMade,
  onClose,
}: {
  onMade: (key: ApiKeyCreated) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { role: own } = useWorkspace();
  const [create] = useCreateApiKeyMutation();
  const [alert, setAlert] = useState<string>();
  const [grants, setGrants] = useState<Grants>({ campaigns: 'read' });
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: { name: '', role: 'viewer', lifetime: '90', reach: 'some' },
  });
  const { errors, isSubmitting } = form.formState;
  const { role, reach } = form.watch();
  const submit = form.handleSubmit(async (v) => {
    const scopes = v.reach === 'all' ? ['*'] : scopesOf(grants);
    if (scopes.length === 0) return setAlert(t('apiKeys.noScope'));
    setAlert(undefined);
    const answer = await create({
      body: { name: v.name, role: v.role, scopes, expires_at: expiryOf(v.lifetime, Date.now()) },
    });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    onMade(answer.data);
  });
  return (
    <MakeForm
      alert={alert}
      submit={t('apiKeys.create')}
      isSubmitting={isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t('apiKeys.name')}
        hint={t('apiKeys.nameHint')}
        error={errors.name?.message}
        register={form.register('name')}
        input={{ autoFocus: true, autoComplete: 'off' }}
      />
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
          columnGap: 4,
          rowGap: 2,
        }}
      >
        <SelectInput
          label={t('members.role')}
          hint={t('apiKeys.roleHint')}
          error={errors.role?.message}
          register={form.register('role')}
          choices={roles
            .filter((r) => roleAllows(own, r))
            .map((value) => ({ value, label: t(`role.${value}`) }))}
        />
        <SelectInput
          label={t('apiKeys.lifetime')}
          hint={t('apiKeys.lifetimeHint')}
          error={errors.lifetime?.message}
          register={form.register('lifetime')}
          choices={lifetimes.map((value) => ({ value, label: t(`apiKeys.lifetime_${value}`) }))}
        />
      </Box>
      <Field label={t('apiKeys.reach')} hint={reach === 'all' ? t('apiKeys.allHint') : undefined}>
        {(id, describedBy) => (
          <Controller
            control={form.control}
            name="reach"
            render={({ field }) => (
              <ToggleButtonGroup
                id={id}
                exclusive
                value={field.value}
                aria-label={t('apiKeys.reach')}
                aria-describedby={describedBy}
                onChange={(_, v: 'all' | 'some' | null) => v && field.onChange(v)}
              >
                <ToggleButton value="some">{t('apiKeys.some')}</ToggleButton>
                <ToggleButton value="all">{t('apiKeys.all')}</ToggleButton>
              </ToggleButtonGroup>
            )}
          />
        )}
      </Field>
      {reach === 'some' && <ScopeTable role={role} grants={grants} onChange={setGrants} />}
    </MakeForm>
  );
}

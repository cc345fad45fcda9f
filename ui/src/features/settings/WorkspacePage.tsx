import { zodResolver } from '@hookform/resolvers/zod';
import { Box, Button, Card, Skeleton, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import {
  isApiError,
  useDeleteOrganizationMutation,
  useGetMeQuery,
  useGetOrganizationQuery,
  useUpdateOrganizationMutation,
  type Organization,
} from '@/api';
import { setSession } from '@/api/session';
import { applyProblem } from '@/shared/lib/form';
import { useCurrencyChoices, useZoneChoices } from '@/shared/lib/locale';
import { notify } from '@/shared/lib/toast';
import { useLeaveGuard } from '@/shared/lib/useLeaveGuard';
import { useCan } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { FormAlert, Section, SelectInput, TextInput } from '@/shared/ui/Field';
import { SaveBar } from '@/shared/ui/SaveBar';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { ErrorState } from '@/shared/ui/States';

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.maxLength(100, 'valid.tooLong')),
  currency: z.string().check(z.minLength(3, 'valid.required')),
  time_zone: z.string().check(z.minLength(1, 'valid.required')),
});
type Form = z.infer<typeof schema>;

export function Component() {
  const { t } = useTranslation();
  const can = useCan();
  const { data, error, refetch } = useGetOrganizationQuery();
  return (
    <SettingsPage title={t('settings.workspace')} subtitle={t('workspace.subtitle')} isForm>
      {data ? (
        <Stack sx={{ gap: 5 }}>
          <WorkspaceForm
            key={data.id}
            organization={data}
            onLoad={async () => (await refetch()).data}
          />
          {can('owner') && <DangerZone organization={data} />}
        </Stack>
      ) : error ? (
        <Card>
          <ErrorState error={error} onRetry={refetch} />
        </Card>
      ) : (
        <Skeleton variant="rounded" height={420} />
      )}
    </SettingsPage>
  );
}

const valuesOf = (o: Organization): Form => ({
  name: o.name,
  currency: o.currency,
  time_zone: o.time_zone,
});

function WorkspaceForm({
  organization,
  onLoad,
}: {
  organization: Organization;
  onLoad: () => Promise<Organization | undefined>;
}) {
  const { t } = useTranslation();
  const isAdmin = useCan()('admin');
  const [update] = useUpdateOrganizationMutation();
  // What the form began with: a newer version that comes meanwhile must not wipe out what is typed.
  const [o, setBase] = useState(organization);
  const [alert, setAlert] = useState<string>();
  const [isStale, setStale] = useState(false);
  const currencies = useCurrencyChoices();
  const zones = useZoneChoices();
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    mode: 'onTouched',
    defaultValues: valuesOf(o),
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  useLeaveGuard(isDirty && isAdmin && !isSubmitting);
  const begin = (next: Organization) => {
    setBase(next);
    setAlert(undefined);
    setStale(false);
    form.reset(valuesOf(next));
  };
  const submit = form.handleSubmit(async (v) => {
    setAlert(undefined);
    const before = valuesOf(o);
    const changed = (Object.keys(before) as (keyof Form)[]).filter((k) => v[k] !== before[k]);
    const body = Object.fromEntries(changed.map((k) => [k, v[k]]));
    const answer = await update({ body, 'If-Match': `"${o.version}"` });
    if (answer.error) {
      setStale(isApiError(answer.error) && answer.error.status === 412);
      return setAlert(applyProblem(answer.error, form));
    }
    begin(answer.data);
    notify.done(t('workspace.saved'));
  });
  const load = async () => {
    const newest = await onLoad();
    if (newest) begin(newest);
  };
  const input = { disabled: !isAdmin };
  return (
    <Card component="form" noValidate onSubmit={(e) => void submit(e)}>
      <Section
        title={t('workspace.about')}
        hint={isAdmin ? t('workspace.aboutHint') : t('workspace.readOnly')}
      >
        {alert && (
          <FormAlert>
            {alert}
            {isStale && (
              <Box sx={{ mt: 2 }}>
                <Button size="small" variant="outlined" onClick={() => void load()}>
                  {t('workspace.loadAgain')}
                </Button>
              </Box>
            )}
          </FormAlert>
        )}
        <TextInput
          label={t('workspace.name')}
          error={errors.name?.message}
          register={form.register('name')}
          input={{ ...input, autoComplete: 'off' }}
        />
      </Section>
      <Section title={t('workspace.figures')} hint={t('workspace.figuresHint')}>
        <SelectInput
          label={t('auth.currency')}
          hint={t('workspace.currencyHint')}
          error={errors.currency?.message}
          register={form.register('currency')}
          choices={currencies}
          input={input}
        />
        <SelectInput
          label={t('auth.timeZone')}
          hint={t('workspace.zoneHint')}
          error={errors.time_zone?.message}
          register={form.register('time_zone')}
          choices={zones}
          input={input}
        />
      </Section>
      {isAdmin && (
        <SaveBar isDirty={isDirty} isSaving={isSubmitting} onDiscard={() => form.reset()} />
      )}
    </Card>
  );
}

/** What cannot be taken back stands apart, and wants the workspace's name typed. */
function DangerZone({ organization: o }: { organization: Organization }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const go = useNavigate();
  const me = useGetMeQuery();
  const [remove, { isLoading }] = useDeleteOrganizationMutation();
  const isOnly = me.data?.organizations.length === 1;
  const ask = async () => {
    const yes = await confirm({
      title: t('workspace.deleteAsk', { name: o.name }),
      body: (
        <>
          {t('workspace.deleteBody')}
          {isOnly && <Box sx={{ mt: 2 }}>{t('workspace.deleteOnly')}</Box>}
        </>
      ),
      action: t('workspace.delete'),
      danger: true,
      typed: o.name,
    });
    if (!yes) return;
    const answer = await remove({ name: o.name });
    if (answer.error) return notify.failed(answer.error);
    // Its sessions have ended with it: sign in again, to another workspace or a new one.
    notify.done(t('workspace.deleted', { name: o.name }));
    void go('/login');
    setSession(null);
  };
  return (
    <Card component="section" aria-labelledby="danger" sx={{ borderColor: 'h.red' }}>
      <Stack
        direction={{ xs: 'column', sm: 'row' }}
        sx={{ gap: 4, p: { xs: 4, sm: 6 }, alignItems: { sm: 'center' } }}
      >
        <Box sx={{ flex: 1 }}>
          <Typography id="danger" variant="h2">
            {t('workspace.delete')}
          </Typography>
          <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
            {t('workspace.deleteHint')}
          </Typography>
        </Box>
        <Button
          variant="outlined"
          loading={isLoading}
          onClick={() => void ask()}
          sx={{ color: 'h.red', alignSelf: { xs: 'flex-start', sm: 'center' } }}
        >
          {t('workspace.delete')}
        </Button>
      </Stack>
    </Card>
  );
}

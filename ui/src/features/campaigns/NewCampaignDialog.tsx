import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack } from '@mui/material';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import * as z from 'zod/mini';
import { useCreateCampaignMutation } from '@/api';
import { applyProblem } from '@/shared/lib/form';
import { notify } from '@/shared/lib/toast';
import { useWorkspace } from '@/shared/lib/workspace';
import { FormAlert, SelectInput, TextInput } from '@/shared/ui/Field';
import { platformName, platforms } from '@/shared/ui/Platform';
import { parseBudget } from '@/shared/lib/amount';

const schema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.maxLength(200, 'valid.tooLong')),
  platform: z.enum(['meta', 'google', 'tiktok', 'snapchat', 'linkedin', 'other']),
  daily_budget: z
    .string()
    .check(z.refine((s) => s.trim() === '' || parseBudget(s) !== undefined, 'valid.positive')),
});
type Form = z.infer<typeof schema>;

/** A campaign kept in Herald alone: planned ones, and those on platforms without a connection. */
export function NewCampaignDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const { currency } = useWorkspace();
  const [create] = useCreateCampaignMutation();
  const [alert, setAlert] = useState<string>();
  const form = useForm<Form>({
    resolver: zodResolver(schema),
    defaultValues: { name: '', platform: 'other', daily_budget: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async ({ daily_budget, ...rest }) => {
    setAlert(undefined);
    const budget = parseBudget(daily_budget);
    const answer = await create({
      body: { ...rest, status: 'draft', ...(budget === undefined ? {} : { daily_budget: budget }) },
    });
    if (answer.error) return setAlert(applyProblem(answer.error, form));
    notify.done(t('campaigns.created', { name: answer.data.name }));
    onClose();
    void go(`/campaigns/${answer.data.id}`);
  });
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby="new-campaign">
      <form noValidate onSubmit={(e) => void submit(e)}>
        <DialogTitle id="new-campaign">{t('campaigns.new')}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 3 }}>
            <FormAlert>{alert}</FormAlert>
            <TextInput
              label={t('campaigns.name')}
              error={errors.name?.message}
              register={form.register('name')}
              input={{ autoFocus: true }}
            />
            <SelectInput
              label={t('campaigns.platform')}
              error={errors.platform?.message}
              register={form.register('platform')}
              choices={platforms.map((p) => ({ value: p, label: platformName[p] }))}
            />
            <TextInput
              label={t('campaigns.budget')}
              hint={t('campaigns.budgetIn', { currency })}
              error={errors.daily_budget?.message}
              register={form.register('daily_budget')}
              input={{ slotProps: { htmlInput: { inputMode: 'decimal' } } }}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button type="submit" variant="contained" loading={isSubmitting}>
            {t('campaigns.create')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

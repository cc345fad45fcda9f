import { zodResolver } from '@hookform/resolvers/zod';
import {
  Box,
  Button,
  Card,
  FormControlLabel,
  Radio,
  RadioGroup,
  Skeleton,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { Controller, useForm, type Control, type Path } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import * as z from 'zod/mini';
import { isApiError, type Brand } from '@/api';
import { useGetBrandQuery, useReplaceBrandMutation } from '@/api/loop';
import { applyProblem } from '@/shared/lib/form';
import { notify } from '@/shared/lib/toast';
import { useLeaveGuard } from '@/shared/lib/useLeaveGuard';
import { useCan } from '@/shared/lib/workspace';
import { ChipsInput } from '@/shared/ui/ChipsInput';
import { FormAlert, Section, TextInput } from '@/shared/ui/Field';
import { SaveBar } from '@/shared/ui/SaveBar';
import { SettingsPage } from '@/shared/ui/SettingsPage';
import { ErrorState } from '@/shared/ui/States';
import { approvals, bodyOf, formOf, hostOf, withHash, type BrandForm } from './model';
import { Products } from './Products';
import { RowsInput } from './RowsInput';

const isEase = (x: string) => {
  const n = Number(x.replace(',', '.'));
  return x.trim() === '' || (Number.isFinite(n) && n >= 0 && n <= 100);
};
const schema = z.looseObject({
  name: z.string().check(z.trim(), z.minLength(1, 'valid.required')),
  reading_ease: z.string().check(z.refine(isEase, 'range')),
});

/** The brand: what every text is written and checked with. */
export function Component() {
  const { t } = useTranslation();
  const { data, error, refetch } = useGetBrandQuery();
  return (
    <SettingsPage title={t('settings.brand')} subtitle={t('brand.subtitle')} isForm>
      {data ? (
        <BrandCard brand={data} onLoad={async () => (await refetch()).data} />
      ) : error ? (
        <Card>
          <ErrorState error={error} onRetry={refetch} />
        </Card>
      ) : (
        <Bones />
      )}
    </SettingsPage>
  );
}

/** The first sections of the form before they come. */
function Bones() {
  const { t } = useTranslation();
  const field = (height = 34) => (
    <Box>
      <Skeleton width={90} height={18} sx={{ mb: 1 }} />
      <Skeleton variant="rounded" height={height} />
    </Box>
  );
  return (
    <Card aria-busy>
      <Section title={t('brand.business')} hint={t('brand.businessHint')}>
        {field()}
        {field(54)}
        {field(54)}
        {field()}
        {field()}
      </Section>
      <Section title={t('brand.products')} hint={t('brand.productsHint')}>
        <Skeleton variant="rounded" height={96} />
        <Skeleton variant="rounded" height={96} />
      </Section>
    </Card>
  );
}

function BrandCard({ brand, onLoad }: { brand: Brand; onLoad: () => Promise<Brand | undefined> }) {
  const { t } = useTranslation();
  const isEditor = useCan()('editor');
  const [replace] = useReplaceBrandMutation();
  // What the form began with: a newer version that comes meanwhile must not wipe out what is typed.
  const [base, setBase] = useState(brand);
  const [alert, setAlert] = useState<string>();
  const [isStale, setStale] = useState(false);
  const form = useForm<BrandForm>({
    resolver: zodResolver(schema) as never,
    mode: 'onTouched',
    defaultValues: formOf(brand),
  });
  const { isDirty, isSubmitting, errors } = form.formState;
  useLeaveGuard(isDirty && isEditor && !isSubmitting);
  const begin = (next: Brand) => {
    setBase(next);
    setAlert(undefined);
    setStale(false);
    form.reset(formOf(next));
  };
  const submit = form.handleSubmit(async (v) => {
    setAlert(undefined);
    const answer = await replace({ body: bodyOf(v), 'If-Match': `"${base.version}"` });
    if (answer.error) {
      setStale(isApiError(answer.error) && answer.error.status === 412);
      return setAlert(applyProblem(answer.error, form));
    }
    begin(answer.data);
    notify.done(t('brand.saved'));
  });
  const text = (name: Path<BrandForm>, label: string, rows?: number, hint?: string) => {
    const message = form.getFieldState(name).error?.message;
    return (
      <TextInput
        label={label}
        hint={hint}
        error={message === 'range' ? t('brand.range') : message}
        register={form.register(name)}
        input={{
          disabled: !isEditor,
          autoComplete: 'off',
          ...(rows
            ? { multiline: true, minRows: rows, sx: { '& .MuiInputBase-root': { p: 0 } } }
            : {}),
        }}
      />
    );
  };
  const parts = { control: form.control, disabled: !isEditor };
  return (
    <Card component="form" noValidate onSubmit={(e) => void submit(e)}>
      <Section
        title={t('brand.business')}
        hint={isEditor ? t('brand.businessHint') : t('brand.readOnly')}
      >
        {alert && (
          <FormAlert>
            {alert}
            {isStale && (
              <Box sx={{ mt: 2 }}>
                <Button
                  size="small"
                  variant="outlined"
                  onClick={() => void onLoad().then((newest) => newest && begin(newest))}
                >
                  {t('brand.loadAgain')}
                </Button>
              </Box>
            )}
          </FormAlert>
        )}
        {text('name', t('brand.name'), undefined, t('brand.nameHint'))}
        {text('what', t('brand.what'), 2)}
        {text('audience', t('brand.audience'), 2)}
        <Rows {...parts} name="offers" label={t('brand.offers')} hint={t('brand.offersHint')} />
        <Rows {...parts} name="proof" label={t('brand.proof')} hint={t('brand.proofHint')} />
        <Chips {...parts} name="competitors" label={t('brand.competitors')} most={50} />
      </Section>
      <Section title={t('brand.products')} hint={t('brand.productsHint')}>
        <Controller
          control={form.control}
          name="products"
          render={({ field }) => (
            <Products value={field.value} onChange={field.onChange} disabled={!isEditor} />
          )}
        />
      </Section>
      <Section title={t('brand.voice')} hint={t('brand.voiceHint')}>
        {text('tone.summary', t('brand.tone'), 2)}
        <Rows {...parts} name="tone.does" label={t('brand.does')} hint={t('brand.doesHint')} />
        <Rows
          {...parts}
          name="tone.does_not"
          label={t('brand.doesNot')}
          hint={t('brand.doesNotHint')}
        />
      </Section>
      <Section title={t('brand.words')} hint={t('brand.wordsHint')}>
        <Chips {...parts} name="keywords" label={t('brand.keywords')} />
        <Chips {...parts} name="hashtags" label={t('brand.hashtags')} most={50} clean={withHash} />
        <Chips
          {...parts}
          name="banned_words"
          label={t('brand.banned')}
          hint={t('brand.bannedHint')}
        />
        <Chips
          {...parts}
          name="languages"
          label={t('brand.languages')}
          hint={t('brand.languagesHint')}
          most={10}
          clean={(x) => x.toLowerCase()}
        />
      </Section>
      <Section title={t('brand.checks')} hint={t('brand.checksHint')}>
        {text('reading_ease', t('brand.ease'), undefined, t('brand.easeHint'))}
        <Chips
          {...parts}
          name="sites"
          label={t('brand.sites')}
          hint={t('brand.sitesHint')}
          error={(errors as { sites?: { message?: string } }).sites?.message}
          most={20}
          clean={hostOf}
        />
        {text('utm_medium', t('brand.utm'))}
      </Section>
      <Section title={t('brand.approval')} hint={t('brand.approvalHint')}>
        <ApprovalChoice {...parts} />
      </Section>
      {isEditor && (
        <SaveBar isDirty={isDirty} isSaving={isSubmitting} onDiscard={() => form.reset()} />
      )}
    </Card>
  );
}

interface Part {
  control: Control<BrandForm>;
  disabled: boolean;
}
type RowsName = 'offers' | 'proof' | 'tone.does' | 'tone.does_not';
type ChipsName = 'competitors' | 'keywords' | 'hashtags' | 'banned_words' | 'languages' | 'sites';

function Rows({
  control,
  disabled,
  name,
  label,
  hint,
}: Part & { name: RowsName; label: string; hint: string }) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <RowsInput
          label={label}
          hint={hint}
          value={field.value}
          onChange={field.onChange}
          most={name.startsWith('tone') ? 30 : 50}
          disabled={disabled}
        />
      )}
    />
  );
}

function Chips({
  control,
  disabled,
  name,
  ...rest
}: Part & {
  name: ChipsName;
  label: string;
  hint?: string;
  error?: string | undefined;
  most?: number;
  clean?: (x: string) => string;
}) {
  const { t } = useTranslation();
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <ChipsInput
          {...rest}
          value={field.value}
          onChange={field.onChange}
          disabled={disabled}
          removeLabel={(x) => t('brand.removeOne', { name: x })}
        />
      )}
    />
  );
}

function ApprovalChoice({ control, disabled }: Part) {
  const { t } = useTranslation();
  return (
    <Controller
      control={control}
      name="approval"
      render={({ field }) => (
        <RadioGroup aria-label={t('brand.approval')} value={field.value} onChange={field.onChange}>
          {approvals.map((a) => (
            <FormControlLabel
              key={a}
              value={a}
              disabled={disabled}
              control={<Radio size="small" sx={{ alignSelf: 'flex-start', mt: -0.5 }} />}
              sx={{ mb: 2, alignItems: 'flex-start' }}
              label={
                <>
                  <Typography variant="body2" sx={{ fontWeight: 500 }}>
                    {t(`brand.approval_${a}`)}
                  </Typography>
                  <Typography variant="caption" component="p" color="textSecondary">
                    {t(`brand.approval_${a}_hint`)}
                  </Typography>
                </>
              }
            />
          ))}
        </RadioGroup>
      )}
    />
  );
}

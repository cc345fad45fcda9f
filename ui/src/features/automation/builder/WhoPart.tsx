import { Autocomplete, Box, Stack, TextField, ToggleButton, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useGetCampaignQuery,
  useListCampaignsQuery,
  type ConditionField,
  type Platform,
} from '@/api';
import { ConditionEditor } from '@/shared/condition/ConditionEditor';
import type { ConditionWords } from '@/shared/condition/useConditionWords';
import { usePickerWords } from '@/shared/lib/usePickerWords';
import { PlatformLabel, platforms } from '@/shared/ui/Platform';
import { errorsOf, type FieldErrors } from '../draft';
import { Part } from './Part';
import type { RuleForm } from './useRuleForm';

const mostShown = 20;

/** Whom the rule looks at: platforms, chosen campaigns, or those that a condition lets in. */
export function WhoPart({
  rule,
  fields,
  words,
  errors,
  isDisabled,
}: {
  rule: RuleForm;
  fields: readonly ConditionField[];
  words: ConditionWords;
  errors: FieldErrors;
  isDisabled: boolean;
}) {
  const { t } = useTranslation();
  const { form, change } = rule;
  const own = fields.filter((f) => f.kind !== 'metric');
  const flip = (p: Platform) =>
    change({
      platforms: platforms.filter((x) =>
        x === p ? !form.platforms.includes(x) : form.platforms.includes(x),
      ),
    });
  return (
    <Part
      id="rule-who"
      title={t('automation.who')}
      hint={t('automation.whoHint')}
      error={errors.platforms}
    >
      <Stack
        direction="row"
        role="group"
        aria-label={t('automation.platforms')}
        sx={{ gap: 2, flexWrap: 'wrap' }}
      >
        {platforms.map((p) => (
          <ToggleButton
            key={p}
            value={p}
            size="small"
            selected={form.platforms.includes(p)}
            disabled={isDisabled}
            onChange={() => flip(p)}
            sx={{
              border: '1px solid !important',
              borderColor: (x) =>
                `${form.platforms.includes(p) ? x.vars!.palette.h.accent : x.vars!.palette.h.border} !important`,
              borderRadius: '6px !important',
              height: 30,
              '&.Mui-selected': { bgcolor: 'h.accentSoft' },
            }}
          >
            <PlatformLabel platform={p} />
          </ToggleButton>
        ))}
        <Typography variant="caption" color="textSecondary" sx={{ alignSelf: 'center' }}>
          {form.platforms.length === 0 && t('automation.allPlatforms')}
        </Typography>
      </Stack>
      <Campaigns
        ids={form.campaignIds}
        error={errorsOf(errors, 'campaign_ids')}
        isDisabled={isDisabled}
        onChange={(campaignIds) => change({ campaignIds })}
      />
      <Box>
        <Typography variant="label" component="p" sx={{ mb: 2 }}>
          {t('automation.onlyWhere')}
        </Typography>
        <ConditionEditor
          label={t('automation.onlyWhere')}
          root={form.scope}
          fields={own}
          words={words}
          errors={errorsOf(errors, 'scope')}
          startWith="name"
          isDisabled={isDisabled}
          onChange={(scope) => change({ scope })}
        />
      </Box>
    </Part>
  );
}

/** Some campaigns by name. All of them when none is chosen. */
function Campaigns({
  ids,
  error,
  isDisabled,
  onChange,
}: {
  ids: string[];
  error: FieldErrors;
  isDisabled: boolean;
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation();
  const pickerWords = usePickerWords();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const q = useDeferredValue(text.trim());
  const found = useListCampaignsQuery(
    { limit: mostShown, sort: '-spend', ...(q ? { q } : {}) },
    { skip: !isOpen },
  );
  const options = found.currentData?.data ?? [];
  const said = Object.values(error)[0];
  return (
    <Box>
      <Typography
        variant="label"
        component="label"
        htmlFor="rule-campaigns"
        sx={{ display: 'block', mb: 1.5 }}
      >
        {t('automation.chosenCampaigns')}
      </Typography>
      <Autocomplete
        {...pickerWords}
        id="rule-campaigns"
        multiple
        disabled={isDisabled}
        open={isOpen}
        onOpen={() => setOpen(true)}
        onClose={() => setOpen(false)}
        inputValue={text}
        onInputChange={(_, x) => setText(x)}
        value={ids}
        options={options.map((c) => c.id)}
        filterOptions={(all) => all}
        loading={found.isFetching}
        getOptionLabel={(id) => options.find((c) => c.id === id)?.name ?? names.get(id) ?? id}
        onChange={(_, next) => {
          setNames(new Map([...names, ...options.map((c) => [c.id, c.name] as const)]));
          onChange(next);
        }}
        limitTags={6}
        renderValue={(chosen, itemProps) =>
          chosen.map((id, index) => {
            const { key, onDelete, ...rest } = itemProps({ index });
            return (
              <ChosenCampaign
                key={key}
                id={id}
                name={names.get(id)}
                onDelete={onDelete}
                rest={rest}
              />
            );
          })
        }
        renderOption={({ key, ...props }, id) => {
          const c = options.find((x) => x.id === id);
          return (
            <li key={key} {...props}>
              <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                {c?.name ?? id}
              </span>
              {c && <PlatformLabel platform={c.platform} muted />}
            </li>
          );
        }}
        sx={{
          '& .MuiOutlinedInput-root.MuiInputBase-root': { py: '3px', pl: 2, minHeight: 32, gap: 1 },
          '& .MuiOutlinedInput-root .MuiAutocomplete-input.MuiAutocomplete-input': { p: '2px 4px' },
        }}
        renderInput={(params) => (
          <TextField
            {...params}
            error={!!said}
            placeholder={ids.length ? '' : t('automation.allCampaigns')}
          />
        )}
      />
      {said && (
        <Typography role="alert" variant="caption" component="p" sx={{ color: 'h.red', mt: 1 }}>
          {said}
        </Typography>
      )}
    </Box>
  );
}

function ChosenCampaign({
  id,
  name,
  onDelete,
  rest,
}: {
  id: string;
  name: string | undefined;
  onDelete: (e: React.SyntheticEvent) => void;
  rest: object;
}) {
  const { t } = useTranslation();
  const { data } = useGetCampaignQuery({ id }, { skip: !!name });
  const shown = name ?? data?.name ?? '…';
  return (
    <Stack
      component="span"
      direction="row"
      {...rest}
      sx={{
        alignItems: 'center',
        gap: 1,
        height: 22,
        pl: 2,
        pr: 0.5,
        borderRadius: '4px',
        bgcolor: 'h.sunken',
        fontSize: 12.5,
        maxWidth: 260,
      }}
    >
      <Box
        component="span"
        sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
      >
        {shown}
      </Box>
      <Box
        component="button"
        type="button"
        tabIndex={-1}
        aria-label={t('automation.takeOut', { name: shown })}
        onClick={onDelete}
        sx={{
          all: 'unset',
          cursor: 'pointer',
          px: 1,
          color: 'h.text2',
          '&:hover': { color: 'h.text' },
        }}
      >
        ×
      </Box>
    </Stack>
  );
}

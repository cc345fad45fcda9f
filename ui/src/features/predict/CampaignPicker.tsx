import { Autocomplete, Box, TextField, Typography } from '@mui/material';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListCampaignsQuery, type CampaignRow } from '@/api';
import { usePickerWords } from '@/shared/lib/usePickerWords';
import { PlatformLabel } from '@/shared/ui/Platform';

type Option = Pick<CampaignRow, 'id' | 'name' | 'platform'>;
const shown = 30;

/** One campaign by name: the largest first, every other one by typing. */
export function CampaignPicker({
  value,
  onChange,
}: {
  value: Option | undefined;
  onChange: (c: Option) => void;
}) {
  const { t } = useTranslation();
  const pickerWords = usePickerWords();
  const id = useId();
  const [text, setText] = useState('');
  const typed = useDeferredValue(text.trim());
  const q = typed && typed !== value?.name ? typed : '';
  const { data, isFetching } = useListCampaignsQuery({
    limit: shown,
    sort: '-spend',
    ...(q ? { q } : {}),
  });
  const options = useMemo<Option[]>(() => {
    const list: Option[] = data?.data ?? [];
    return value && !list.some((c) => c.id === value.id) ? [value, ...list] : list;
  }, [data, value]);
  return (
    <Box>
      <Typography variant="label" component="label" htmlFor={id} sx={{ display: 'block', mb: 1.5 }}>
        {t('campaigns.name')}
      </Typography>
      <Autocomplete<Option, false, true>
        {...pickerWords}
        id={id}
        disableClearable
        value={value ?? (null as unknown as Option)}
        options={options}
        loading={isFetching}
        getOptionLabel={(c) => c.name}
        getOptionKey={(c) => c.id}
        isOptionEqualToValue={(a, b) => a.id === b.id}
        // The server has searched already.
        filterOptions={(list) => list}
        onInputChange={(_, v, reason) => setText(reason === 'input' ? v : '')}
        onChange={(_, c) => onChange(c)}
        renderOption={({ key, ...props }, c) => (
          <Box component="li" key={key} {...props} sx={{ gap: 3, fontSize: 13 }}>
            <Box component="span" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
              {c.name}
            </Box>
            <PlatformLabel platform={c.platform} muted />
          </Box>
        )}
        renderInput={(params) => (
          <TextField {...params} placeholder={t('predict.pick')} sx={inputSx} />
        )}
      />
    </Box>
  );
}

const inputSx = {
  '& .MuiAutocomplete-inputRoot.MuiOutlinedInput-root': { py: 0, pl: 0 },
  '& .MuiAutocomplete-inputRoot .MuiAutocomplete-input.MuiAutocomplete-input': { p: '6px 10px' },
} as const;

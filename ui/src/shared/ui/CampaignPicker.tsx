import { Autocomplete, TextField } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGetCampaignQuery, useListCampaignsQuery, type CampaignRow } from '@/api';
import { usePickerWords } from '@/shared/lib/usePickerWords';
import { PlatformLabel } from './Platform';

const mostShown = 20;

/** One campaign by name, or none. The caller keeps the id. */
export function CampaignPicker({
  value,
  onChange,
  platform,
  width = 220,
}: {
  value: string;
  onChange: (id: string) => void;
  platform?: string | undefined;
  width?: number;
}) {
  const { t } = useTranslation();
  const pickerWords = usePickerWords();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const chosen = useGetCampaignQuery({ id: value }, { skip: !value }).currentData ?? null;
  const q = useDeferredValue(text === chosen?.name ? '' : text.trim());
  const found = useListCampaignsQuery(
    { limit: mostShown, sort: '-spend', ...(q ? { q } : {}), ...(platform ? { platform } : {}) },
    { skip: !open },
  );
  return (
    <Autocomplete<Pick<CampaignRow, 'id' | 'name' | 'platform'>>
      {...pickerWords}
      open={open}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      value={value ? chosen : null}
      onChange={(_, c) => onChange(c?.id ?? '')}
      inputValue={text}
      onInputChange={(_, x) => setText(x)}
      options={found.currentData?.data ?? found.data?.data ?? []}
      loading={found.isFetching}
      getOptionLabel={(c) => c.name}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      // The server has searched by its own rules.
      filterOptions={(all) => all}
      size="small"
      sx={{
        width: { xs: '100%', sm: width },
        '& .MuiOutlinedInput-root.MuiInputBase-root': { height: 32, py: 0 },
      }}
      getOptionKey={(c) => c.id}
      renderOption={({ key, ...props }, c) => (
        <li key={key} {...props}>
          <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{c.name}</span>
          <PlatformLabel platform={c.platform} muted />
        </li>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder={t('forecast.allCampaigns')}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps?.htmlInput, 'aria-label': t('forecast.campaign') },
          }}
        />
      )}
    />
  );
}

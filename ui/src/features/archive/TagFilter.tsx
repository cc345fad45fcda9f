import { Autocomplete, TextField } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListTagsOfArchiveQuery } from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';
import { usePickerWords } from '@/shared/lib/usePickerWords';

const mostShown = 20;

/** One tag of those in use, the most used first. One that nothing has cannot be chosen, and says so. */
export function TagFilter() {
  const { t } = useTranslation();
  const f = useFormat();
  const words = usePickerWords();
  const [tag, setTag] = useParam('tag');
  const [text, setText] = useState(tag);
  const [isOpen, setOpen] = useState(false);
  const q = useDeferredValue(text === tag ? '' : text.trim());
  const found = useListTagsOfArchiveQuery(
    { limit: mostShown, ...(q ? { q } : {}) },
    { skip: !isOpen },
  );
  const rows = found.currentData?.data ?? found.data?.data ?? [];
  const tags = rows.map((x) => x.tag);
  return (
    <Autocomplete
      {...words}
      open={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      value={tag || null}
      onChange={(_, value) => setTag(value ?? '')}
      inputValue={text}
      onInputChange={(_, value) => setText(value)}
      // The one that is chosen is known, also where it is not among the first.
      options={tag && !tags.includes(tag) ? [tag, ...tags] : tags}
      // The server has searched by its own rules.
      filterOptions={(all) => (q ? all.filter((x) => tags.includes(x)) : all)}
      loading={found.isFetching}
      noOptionsText={t(found.isError ? 'states.error' : q ? 'archive.noSuchTag' : 'archive.noTags')}
      size="small"
      sx={{
        width: { xs: '100%', sm: 160 },
        '& .MuiOutlinedInput-root.MuiInputBase-root': { height: 32, py: 0, pl: 0 },
        '& .MuiAutocomplete-input.MuiAutocomplete-input': { p: '6px 10px' },
        // What stands in the selects beside it is no hint either.
        '& input::placeholder': { color: 'h.text', opacity: 1 },
      }}
      renderOption={({ key, ...props }, option) => {
        const row = rows.find((x) => x.tag === option);
        return (
          <li key={key} {...props}>
            <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{option}</span>
            {row && <span style={{ opacity: 0.7 }}>{f.integer(row.entries)}</span>}
          </li>
        );
      }}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder={t('archive.allTags')}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps?.htmlInput, 'aria-label': t('archive.tagFilter') },
          }}
        />
      )}
    />
  );
}

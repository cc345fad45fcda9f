import { Autocomplete, TextField } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListTagsOfArchiveQuery } from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { useParam } from '@/shared/lib/useParam';

const mostShown = 20;

/** One tag of those in use, the most used first. One that is typed and that nothing has finds nothing. */
export function TagFilter() {
  const { t } = useTranslation();
  const f = useFormat();
  const [tag, setTag] = useParam('tag');
  const [text, setText] = useState(tag);
  const [isOpen, setOpen] = useState(false);
  const q = useDeferredValue(text === tag ? '' : text.trim());
  const found = useListTagsOfArchiveQuery(
    { limit: mostShown, ...(q ? { q } : {}) },
    { skip: !isOpen },
  );
  const tags = found.currentData?.data ?? found.data?.data ?? [];
  return (
    <Autocomplete
      freeSolo
      open={isOpen}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      value={tag || null}
      onChange={(_, value) => setTag(value?.trim() ?? '')}
      inputValue={text}
      onInputChange={(_, value) => setText(value)}
      options={tags.map((x) => x.tag)}
      // The server has searched by its own rules.
      filterOptions={(all) => all}
      size="small"
      sx={{
        width: { xs: '100%', sm: 160 },
        '& .MuiOutlinedInput-root.MuiInputBase-root': { height: 32, py: 0 },
      }}
      renderOption={({ key, ...props }, option) => (
        <li key={key} {...props}>
          <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{option}</span>
          <span style={{ opacity: 0.7 }}>
            {f.integer(tags.find((x) => x.tag === option)?.entries ?? 0)}
          </span>
        </li>
      )}
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

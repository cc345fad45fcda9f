import { Autocomplete, Box, TextField } from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConditionField } from '@/api';
import { usePickerWords } from '@/shared/lib/usePickerWords';
import { searchFields } from './fields';
import type { ConditionWords } from './useConditionWords';

interface Option {
  id: string;
  label: string;
  group: string;
  text: string;
  field: ConditionField;
}

/** One of what can be tested: by search, in groups. */
export function FieldPicker({
  value,
  fields,
  words,
  label,
  isInvalid,
  isDisabled,
  autoFocus,
  onChange,
}: {
  value: string;
  fields: readonly ConditionField[];
  words: ConditionWords;
  label: string;
  isInvalid?: boolean;
  isDisabled?: boolean;
  autoFocus?: boolean;
  onChange: (field: ConditionField) => void;
}) {
  const { t } = useTranslation();
  const pickerWords = usePickerWords();
  const options = useMemo(() => {
    const order = [...new Set(fields.map((f) => f.group))];
    return fields
      .map((field): Option => {
        const [name, group] = [words.name(field), words.group(field.group)];
        return {
          id: field.id,
          label: name,
          group,
          text: `${name} ${group} ${field.id} ${field.label}`,
          field,
        };
      })
      .sort((a, b) => order.indexOf(a.field.group) - order.indexOf(b.field.group));
  }, [fields, words]);
  const chosen = options.find((o) => o.id === value);
  return (
    <Autocomplete
      {...pickerWords}
      // A field that this Herald does not know (any more) stays visible as what it is.
      value={
        chosen ?? {
          id: value,
          label: value,
          group: '',
          text: value,
          field: { id: value } as ConditionField,
        }
      }
      options={options}
      disabled={!!isDisabled}
      disableClearable
      autoHighlight
      openOnFocus
      groupBy={(o) => o.group}
      getOptionLabel={(o) => o.label}
      getOptionKey={(o) => o.id}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      filterOptions={(all, { inputValue }) =>
        inputValue === chosen?.label ? all : searchFields(all, inputValue)
      }
      noOptionsText={t('condition.noField')}
      onChange={(_, o) => onChange(o.field)}
      sx={{
        flex: { xs: '1 1 100%', sm: '1 1 128px' },
        maxWidth: { sm: 232 },
        minWidth: 0,
        '& .MuiOutlinedInput-root.MuiInputBase-root': { height: 32, py: 0 },
        '& input': { fontWeight: 500 },
      }}
      slotProps={{
        paper: { sx: { width: 280 } },
        popper: { placement: 'bottom-start', style: { width: 280 } },
        listbox: {
          sx: { fontSize: 13, maxHeight: 320, '& .MuiAutocomplete-option': { minHeight: 32 } },
        },
      }}
      renderGroup={(p) => (
        <Box component="li" role="group" aria-label={p.group} key={p.key}>
          <Box
            aria-hidden
            sx={{ px: 3, pt: 2, pb: 1, fontSize: 12, fontWeight: 500, color: 'h.text2' }}
          >
            {p.group}
          </Box>
          <Box
            component="ul"
            role="none"
            sx={{ p: 0, m: 0, '& .MuiAutocomplete-option': { pl: 3 } }}
          >
            {p.children}
          </Box>
        </Box>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          error={!!isInvalid}
          autoFocus={autoFocus ?? false}
          onFocus={(e) => e.target.select()}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps?.htmlInput, 'aria-label': label },
          }}
        />
      )}
    />
  );
}

import { Autocomplete, TextField } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, useListCampaignsQuery, type CampaignRow } from '@/api';
import { useSelector } from 'react-redux';
import type { RootState } from '@/app/store';
import { usePickerWords } from '@/shared/lib/usePickerWords';
import { Field } from '@/shared/ui/Field';
import { PlatformLabel, platformName, platforms } from '@/shared/ui/Platform';
import { statuses, type Draft } from '../model';
import { SlowText, Toggles } from './parts';

const mostShown = 20;
const mostCampaigns = 50;
type Named = Pick<CampaignRow, 'id' | 'name' | 'platform'>;

/** Of which campaigns the report tells. */
export function FilterFields({
  draft,
  change,
}: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Toggles
        label={t('reports.platforms')}
        options={platforms.map((p) => [p, platformName[p]] as const)}
        chosen={draft.platforms}
        onChange={(list) => change({ platforms: list })}
        hint={draft.platforms.length === 0 ? t('reports.allPlatforms') : undefined}
      />
      <Toggles
        label={t('reports.statuses')}
        options={statuses.map((s) => [s, t(`status.campaign.${s}`)] as const)}
        chosen={draft.statuses}
        onChange={(list) => change({ statuses: list })}
        hint={draft.statuses.length === 0 ? t('reports.allStatuses') : undefined}
      />
      <Field label={t('reports.nameContains')}>
        {(id, describedBy) => (
          <SlowText
            id={id}
            value={draft.q}
            onChange={(q) => change({ q })}
            slotProps={{ htmlInput: { 'aria-describedby': describedBy, maxLength: 100 } }}
          />
        )}
      </Field>
      <Campaigns chosen={draft.campaigns} onChange={(campaigns) => change({ campaigns })} />
    </>
  );
}

function Campaigns({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation();
  const pickerWords = usePickerWords();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState<ReadonlyMap<string, Named>>(new Map());
  const q = useDeferredValue(text.trim());
  const found = useListCampaignsQuery(
    { limit: mostShown, sort: '-spend', ...(q ? { q } : {}) },
    { skip: !open },
  );
  // The names of campaigns that came with the address are not known before they are asked for.
  const unknown = chosen.filter((c) => !seen.has(c));
  const cached = useSelector((s: RootState) =>
    unknown.map((c) => api.endpoints.getCampaign.select({ id: c })(s).data?.name).join('|'),
  );
  const names = cached.split('|');
  const nameOf = (c: string) => seen.get(c)?.name ?? (names[unknown.indexOf(c)] || c);
  return (
    <>
      {unknown.slice(0, mostCampaigns).map((c) => (
        <AskName key={c} id={c} />
      ))}
      <Field label={t('reports.onlyCampaigns')} hint={t('reports.onlyCampaignsHint')}>
        {(inputId, describedBy) => (
          <Autocomplete<Named, true>
            {...pickerWords}
            id={inputId}
            multiple
            open={open}
            onOpen={() => setOpen(true)}
            onClose={() => setOpen(false)}
            value={chosen.map(
              (c) => seen.get(c) ?? { id: c, name: nameOf(c), platform: 'other' as const },
            )}
            onChange={(_, list) => {
              setSeen(new Map([...seen, ...list.map((c) => [c.id, c] as const)]));
              onChange(list.slice(0, mostCampaigns).map((c) => c.id));
            }}
            inputValue={text}
            onInputChange={(_, x) => setText(x)}
            options={found.currentData?.data ?? found.data?.data ?? []}
            loading={found.isFetching}
            getOptionLabel={(c) => c.name}
            getOptionKey={(c) => c.id}
            isOptionEqualToValue={(a, b) => a.id === b.id}
            // The server has searched by its own rules.
            filterOptions={(all) => all}
            filterSelectedOptions
            size="small"
            renderOption={({ key, ...props }, c) => (
              <li key={key} {...props}>
                <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>{c.name}</span>
                <PlatformLabel platform={c.platform} muted />
              </li>
            )}
            renderInput={(params) => (
              <TextField
                {...params}
                placeholder={chosen.length ? '' : t('reports.allCampaigns')}
                slotProps={{
                  ...params.slotProps,
                  htmlInput: {
                    ...params.slotProps?.htmlInput,
                    'aria-describedby': describedBy,
                  },
                }}
              />
            )}
          />
        )}
      </Field>
    </>
  );
}

/** Asks for one campaign, whose name the field then finds in the cache. */
function AskName({ id }: { id: string }) {
  api.endpoints.getCampaign.useQuerySubscription({ id });
  return null;
}

import { Button, Checkbox, Chip, Menu, MenuItem, Stack } from '@mui/material';
import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useListAccountsQuery } from '@/api';
import { platformName, platforms } from '@/shared/ui/Platform';
import { SearchField } from '@/shared/ui/SearchField';
import { statuses, type Filters } from './model';

/** Search, platform, status and account; each choice is in the address at once. */
export function FilterBar({
  filters,
  onChange,
  children,
}: {
  filters: Filters;
  onChange: (name: string, value: string) => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const accounts = useListAccountsQuery({ limit: 200 }).data?.data ?? [];
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center', mb: 3 }}>
      <SearchField
        label={t('campaigns.search')}
        value={filters.q}
        onChange={(q) => onChange('q', q)}
        sx={{ width: { xs: '100%', sm: 240 } }}
      />
      <Picker
        label={t('campaigns.platform')}
        chosen={filters.platform}
        options={platforms.map((p) => [p, platformName[p]])}
        onChange={(v) => onChange('platform', v)}
      />
      <Picker
        label={t('campaigns.status')}
        chosen={filters.status}
        options={statuses.map((s) => [s, t(`status.campaign.${s}`)])}
        onChange={(v) => onChange('status', v)}
      />
      {accounts.length > 1 && (
        <Picker
          single
          label={t('campaigns.account')}
          chosen={filters.accountId ? [filters.accountId] : []}
          options={accounts.map((a) => [a.id, a.name])}
          onChange={(v) => onChange('account', v)}
        />
      )}
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', ml: { sm: 'auto' } }}>
        {children}
      </Stack>
    </Stack>
  );
}

function Picker({
  label,
  chosen,
  options,
  single,
  onChange,
}: {
  label: string;
  chosen: readonly string[];
  options: (readonly [string, string])[];
  single?: boolean;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const flip = (id: string) => {
    const next = chosen.includes(id)
      ? chosen.filter((c) => c !== id)
      : single
        ? [id]
        : [...chosen, id];
    onChange(next.join(','));
    if (single) setAnchor(null);
  };
  const named = options.filter(([id]) => chosen.includes(id)).map(([, name]) => name);
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        endIcon={<ChevronDown size={14} />}
        onClick={(e) => setAnchor(e.currentTarget)}
        sx={{ color: chosen.length > 0 ? 'h.text' : 'h.text2' }}
      >
        {label}
        {named.length > 0 && (
          <Chip
            size="small"
            label={named.length > 2 ? named.length : named.join(', ')}
            sx={{ height: 20, fontSize: 12, maxWidth: 180 }}
          />
        )}
      </Button>
      <Menu
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        slotProps={{ list: { 'aria-label': label } }}
      >
        {options.map(([id, name]) => (
          <MenuItem
            key={id}
            role="menuitemcheckbox"
            aria-checked={chosen.includes(id)}
            onClick={() => flip(id)}
          >
            {!single && (
              <Checkbox
                size="small"
                tabIndex={-1}
                disableRipple
                checked={chosen.includes(id)}
                sx={{ p: 0 }}
                slotProps={{ input: { 'aria-hidden': true } }}
              />
            )}
            {name}
          </MenuItem>
        ))}
        {chosen.length > 0 && (
          <MenuItem onClick={() => (onChange(''), setAnchor(null))} sx={{ color: 'h.text2' }}>
            {t('states.clear')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}

import { Box, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { nameOfNetwork, networkName } from '@/shared/content/names';
import { NetworkMark } from '@/shared/content/NetworkMark';
import { isDay } from '@/shared/lib/dates';
import { ChipsInput } from '@/shared/ui/ChipsInput';
import { Field } from '@/shared/ui/Field';
import { goalIds, perWeek, type Wish } from './model';

const most = 14;

/** What the plan is for, where, how often, and what it has to keep clear of. */
export function WishFields({
  wish,
  onChange,
  disabled,
}: {
  wish: Wish;
  onChange: (wish: Wish) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation();
  const set = (part: Partial<Wish>) => onChange({ ...wish, ...part });
  const flip = (goal: string) =>
    set({
      goals: wish.goals.includes(goal)
        ? wish.goals.filter((g) => g !== goal)
        : [...wish.goals, goal],
    });
  return (
    <Stack sx={{ gap: 5 }}>
      <Box role="group" aria-labelledby="wish-goals">
        <Typography id="wish-goals" variant="label" component="p" sx={{ mb: 1 }}>
          {t('strategy.goals')}
        </Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 4 }}>
          {goalIds.map((g) => (
            <FormControlLabel
              key={g}
              disabled={disabled}
              label={<Typography variant="body2">{t(`strategy.goal.${g}`)}</Typography>}
              control={
                <Checkbox size="small" checked={wish.goals.includes(g)} onChange={() => flip(g)} />
              }
            />
          ))}
        </Box>
      </Box>
      <Cadence wish={wish} set={set} disabled={disabled} />
      <Box sx={{ display: 'grid', gap: 4, gridTemplateColumns: { sm: 'repeat(3, 1fr)' } }}>
        <Field label={t('strategy.start')}>
          {(id) => (
            <TextField
              fullWidth
              type="date"
              id={id}
              disabled={disabled}
              value={wish.start}
              onChange={(e) => e.target.value && set({ start: e.target.value })}
            />
          )}
        </Field>
        <Field label={t('strategy.weeks')}>
          {(id) => (
            <TextField
              fullWidth
              select
              id={id}
              disabled={disabled}
              value={wish.weeks}
              onChange={(e) => set({ weeks: Number(e.target.value) })}
              slotProps={{ select: { native: true } }}
            >
              {Array.from({ length: 12 }, (_, i) => (
                <option key={i + 1} value={i + 1}>
                  {i + 1}
                </option>
              ))}
            </TextField>
          )}
        </Field>
        <Field label={t('strategy.capacity')} hint={t('strategy.capacityHint')}>
          {(id, describedBy) => (
            <TextField
              fullWidth
              type="number"
              id={id}
              disabled={disabled}
              value={wish.capacity}
              onChange={(e) => set({ capacity: e.target.value })}
              slotProps={{ htmlInput: { min: 1, max: 100, 'aria-describedby': describedBy } }}
            />
          )}
        </Field>
      </Box>
      <ChipsInput
        label={t('strategy.themes')}
        hint={t('strategy.themesHint')}
        value={wish.themes}
        most={30}
        disabled={disabled}
        onChange={(themes) => set({ themes })}
        removeLabel={(name) => t('content.removeTag', { name })}
      />
      <ChipsInput
        label={t('strategy.holidays')}
        hint={t('strategy.holidaysHint')}
        value={wish.holidays}
        most={60}
        disabled={disabled}
        placeholder="2026-12-24"
        onChange={(holidays) => set({ holidays: holidays.filter(isDay) })}
        removeLabel={(name) => t('content.removeTag', { name })}
      />
    </Stack>
  );
}

function Cadence({
  wish,
  set,
  disabled,
}: {
  wish: Wish;
  set: (part: Partial<Wish>) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation();
  const change = (network: string, n: number) => {
    const { [network]: _old, ...rest } = wish.networks;
    set({ networks: n > 0 ? { ...rest, [network]: Math.min(most, n) } : rest });
  };
  return (
    <Box role="group" aria-labelledby="wish-networks">
      <Typography id="wish-networks" variant="label" component="p">
        {t('strategy.networks')}
      </Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 2 }}>
        {t('strategy.perWeek', { count: perWeek(wish) })}
      </Typography>
      <Box
        sx={{
          display: 'grid',
          rowGap: 2,
          columnGap: 8,
          gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))',
        }}
      >
        {Object.keys(networkName).map((network) => (
          <Stack
            key={network}
            direction="row"
            component="label"
            sx={{ gap: 2, alignItems: 'center', fontSize: 13 }}
          >
            <NetworkMark network={network} kind="social" />
            <Box component="span" sx={{ flex: 1 }}>
              {nameOfNetwork(network)}
            </Box>
            <TextField
              type="number"
              disabled={disabled}
              value={wish.networks[network] ?? 0}
              onChange={(e) => change(network, Number(e.target.value))}
              slotProps={{ htmlInput: { min: 0, max: most } }}
              sx={{ width: 64 }}
            />
          </Stack>
        ))}
      </Box>
    </Box>
  );
}

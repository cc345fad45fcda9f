import {
  Box,
  Button,
  Checkbox,
  Collapse,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isApiError,
  useCreateAlertRouteMutation,
  useUpdateAlertRouteMutation,
  type AlertChannel,
  type AlertRoute,
  type AlertSeverity,
} from '@/api';
import { problemText } from '@/api/problem';
import { ConditionEditor } from '@/shared/condition/ConditionEditor';
import { NumberInput } from '@/shared/condition/NumberInput';
import { useConditionWords } from '@/shared/condition/useConditionWords';
import { kinds, severities } from '@/shared/alerts/model';
import { notify } from '@/shared/lib/toast';
import { useWorkspace } from '@/shared/lib/workspace';
import { Field, FormAlert } from '@/shared/ui/Field';
import { toggled } from '@/shared/ui/tableModel';
import { routeBody, routeFields, routeForm, type RouteForm } from './model';
import { QuietHoursFields } from './QuietHours';
import { useRouteSentence } from './useRouteSentence';

/** One route: which alerts, to which channels, when, and what if nobody looks. */
export function RouteDialog({
  route,
  channels,
  onClose,
}: {
  route: AlertRoute | undefined;
  channels: readonly AlertChannel[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { timeZone } = useWorkspace();
  const [create, creating] = useCreateAlertRouteMutation();
  const [update, updating] = useUpdateAlertRouteMutation();
  const [form, setForm] = useState(() => routeForm(route, timeZone));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [alert, setAlert] = useState<string>();
  const words = useConditionWords(routeFields);
  const say = useRouteSentence(channels);
  const change = (part: Partial<RouteForm>) => {
    setForm((old) => ({ ...old, ...part }));
    setErrors({});
  };
  const save = async () => {
    setAlert(undefined);
    setErrors({});
    if (!form.name.trim()) return setErrors({ name: t('valid.required') });
    const body = routeBody(form);
    const answer = route
      ? await update({ id: route.id, 'If-Match': `"${route.version}"`, body })
      : await create({ body });
    if (!answer.error) {
      notify.done(t('automation.saved', { name: answer.data.name }));
      return onClose();
    }
    const said = isApiError(answer.error) ? answer.error.fields : {};
    setErrors(said);
    setAlert(
      Object.entries(said)
        .filter(([k]) => k !== 'name' && !k.startsWith('condition'))
        .map(([, text]) => text)
        .join(' · ') ||
        (Object.keys(said).length
          ? undefined
          : (problemText(answer.error) ?? t('controls.noAnswer'))),
    );
  };
  const channelBoxes = (label: string, chosen: string[], set: (ids: string[]) => void) => (
    <Stack role="group" aria-label={label} direction="row" sx={{ columnGap: 4, flexWrap: 'wrap' }}>
      {channels.map((c) => (
        <Box1
          key={c.id}
          label={c.name}
          checked={chosen.includes(c.id)}
          onChange={() => set([...toggled(new Set(chosen), c.id)])}
        />
      ))}
      {channels.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('alerts.noChannels')}
        </Typography>
      )}
    </Stack>
  );
  const conditionErrors = Object.fromEntries(
    Object.entries(errors)
      .filter(([k]) => k === 'condition' || k.startsWith('condition.'))
      .map(([k, v]) => [k.slice('condition.'.length), v]),
  );
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby={id}>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <DialogTitle id={id}>{t(route ? 'alerts.editRoute' : 'alerts.addRoute')}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 5 }}>
            <FormAlert>{alert}</FormAlert>
            <Typography
              role="status"
              variant="body1"
              sx={{ p: 3, borderRadius: '8px', bgcolor: 'h.sunken', textWrap: 'pretty' }}
            >
              {say(routeBody(form))}
            </Typography>
            <Stack direction="row" sx={{ columnGap: 4, flexWrap: 'wrap' }}>
              <Box sx={{ flex: '1 1 240px' }}>
                <Field label={t('alerts.routeName')} error={errors.name}>
                  {(fieldId, describedBy) => (
                    <TextField
                      id={fieldId}
                      fullWidth
                      autoFocus
                      value={form.name}
                      error={!!errors.name}
                      onChange={(e) => change({ name: e.target.value })}
                      slotProps={{
                        htmlInput: {
                          'aria-describedby': describedBy,
                          'aria-invalid': !!errors.name,
                          maxLength: 100,
                          autoComplete: 'off',
                        },
                      }}
                    />
                  )}
                </Field>
              </Box>
              <Field label={t('alerts.minSeverity')}>
                {(fieldId, describedBy) => (
                  <TextField
                    id={fieldId}
                    select
                    value={form.min_severity}
                    onChange={(e) => change({ min_severity: e.target.value as AlertSeverity })}
                    slotProps={{
                      select: { native: true },
                      htmlInput: { 'aria-describedby': describedBy },
                    }}
                  >
                    {severities.map((s) => (
                      <option key={s} value={s}>
                        {t('alerts.andWorse', { severity: t(`alerts.severity.${s}`) })}
                      </option>
                    ))}
                  </TextField>
                )}
              </Field>
            </Stack>
            <Part
              title={t('alerts.kindLabel')}
              hint={form.kinds.length ? '' : t('alerts.allKinds')}
            >
              <Stack
                role="group"
                aria-label={t('alerts.kindLabel')}
                direction="row"
                sx={{ columnGap: 4, flexWrap: 'wrap' }}
              >
                {kinds.map((k) => (
                  <Box1
                    key={k}
                    label={t(`alerts.kind.${k}`)}
                    checked={form.kinds.includes(k)}
                    onChange={() =>
                      change({ kinds: kinds.filter((x) => form.kinds.includes(x) !== (x === k)) })
                    }
                  />
                ))}
              </Stack>
            </Part>
            <Part title={t('automation.onlyWhere')}>
              <ConditionEditor
                label={t('automation.onlyWhere')}
                root={form.condition}
                fields={routeFields}
                words={words}
                errors={conditionErrors}
                startWith="title"
                onChange={(condition) => change({ condition })}
              />
            </Part>
            <Part title={t('alerts.sendTo')}>
              {channelBoxes(t('alerts.sendTo'), form.channel_ids, (channel_ids) =>
                change({ channel_ids }),
              )}
            </Part>
            <Stack direction="row" sx={{ columnGap: 4, flexWrap: 'wrap' }}>
              <Field label={t('alerts.digest')} hint={t(`alerts.digestHint_${form.digest}`)}>
                {(fieldId, describedBy) => (
                  <TextField
                    id={fieldId}
                    select
                    value={form.digest}
                    onChange={(e) => change({ digest: e.target.value as RouteForm['digest'] })}
                    slotProps={{
                      select: { native: true },
                      htmlInput: { 'aria-describedby': describedBy },
                    }}
                  >
                    {(['none', 'hourly', 'daily'] as const).map((d) => (
                      <option key={d} value={d}>
                        {t(`alerts.digest_${d}`)}
                      </option>
                    ))}
                  </TextField>
                )}
              </Field>
              {form.digest === 'daily' && (
                <Field label={t('automation.at')}>
                  {(fieldId, describedBy) => (
                    <TextField
                      id={fieldId}
                      type="time"
                      value={form.digestAt}
                      onChange={(e) => e.target.value && change({ digestAt: e.target.value })}
                      slotProps={{ htmlInput: { 'aria-describedby': describedBy } }}
                    />
                  )}
                </Field>
              )}
            </Stack>
            <Toggled
              label={t('alerts.quiet')}
              hint={t('alerts.quietHint')}
              isOn={form.isQuiet}
              onChange={(isQuiet) => change({ isQuiet })}
            >
              <QuietHoursFields form={form} onChange={change} />
            </Toggled>
            <Toggled
              label={t('alerts.escalate')}
              hint={t('alerts.escalateHint')}
              isOn={form.escalates}
              onChange={(escalates) => change({ escalates })}
            >
              <Stack sx={{ gap: 3 }}>
                <Field label={t('alerts.escalateAfter')}>
                  {(fieldId, describedBy) => (
                    <NumberInput
                      id={fieldId}
                      describedBy={describedBy}
                      measure="count"
                      unit={t('alerts.minutes')}
                      width={150}
                      value={form.escalateAfter}
                      onChange={(n) => change({ escalateAfter: n === null ? null : Math.round(n) })}
                    />
                  )}
                </Field>
                {channelBoxes(t('alerts.escalateTo'), form.escalateTo, (escalateTo) =>
                  change({ escalateTo }),
                )}
              </Stack>
            </Toggled>
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t('controls.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            loading={creating.isLoading || updating.isLoading}
          >
            {route ? t('controls.save') : t('alerts.addRoute')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Box1({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: () => void;
}) {
  return (
    <FormControlLabel
      label={<Typography variant="body2">{label}</Typography>}
      sx={{ m: 0 }}
      control={<Checkbox size="small" checked={checked} onChange={onChange} sx={{ p: 1 }} />}
    />
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <Box>
      <Typography variant="label" component="p" sx={{ mb: 1.5 }}>
        {title}
        {hint && (
          <Box component="span" sx={{ color: 'h.text2', fontWeight: 400 }}>
            {' '}
            · {hint}
          </Box>
        )}
      </Typography>
      {children}
    </Box>
  );
}

function Toggled({
  label,
  hint,
  isOn,
  onChange,
  children,
}: {
  label: string;
  hint: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Box>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'center' }}>
        <Switch
          size="small"
          checked={isOn}
          onChange={(_, on) => onChange(on)}
          slotProps={{ input: { 'aria-label': label } }}
        />
        <Box>
          <Typography variant="label" component="p">
            {label}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary">
            {hint}
          </Typography>
        </Box>
      </Stack>
      <Collapse in={isOn} unmountOnExit>
        <Box sx={{ pl: { sm: 11 }, pt: 3 }}>{children}</Box>
      </Collapse>
    </Box>
  );
}

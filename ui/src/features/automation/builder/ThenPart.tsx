import {
  Box,
  Button,
  FormControlLabel,
  Checkbox,
  IconButton,
  Stack,
  TextField,
  Tooltip,
  Typography,
} from '@mui/material';
import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useListAlertChannelsQuery, type AlertSeverity, type RuleAction } from '@/api';
import { NumberInput } from '@/shared/condition/NumberInput';
import { Field } from '@/shared/ui/Field';
import { errorsOf, mostActions, newAction, newKey, type FieldErrors, type Form } from '../draft';
import { actionIcon, actionKinds } from '../model';
import { Part } from './Part';
import { SigningSecret } from './SigningSecret';
import type { RuleForm } from './useRuleForm';

type Action = Form['actions'][number];
const severities: AlertSeverity[] = ['INFO', 'WARNING', 'ERROR', 'CRITICAL'];
const mostChannels = 100;
const placeholders = ['name', 'platform', 'rule', 'spend', 'roas'];
const fresh: Partial<Record<RuleAction['kind'], Partial<RuleAction>>> = {
  budget: { percent: -20 },
  notify: { severity: 'WARNING' },
};

/** What happens to those that match. */
export function ThenPart({
  rule,
  errors,
  isDisabled,
}: {
  rule: RuleForm;
  errors: FieldErrors;
  isDisabled: boolean;
}) {
  const { t } = useTranslation();
  const { actions } = rule.form;
  const set = (next: Action[]) => rule.change({ actions: next });
  const all = errorsOf(errors, 'actions');
  return (
    <Part
      id="rule-then"
      title={t('automation.then')}
      hint={t('automation.thenHint')}
      error={all['']}
    >
      <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 3 }}>
        {actions.map((a, i) => (
          <ActionRow
            key={a.key}
            action={a}
            errors={errorsOf(all, String(i))}
            isDisabled={isDisabled}
            onChange={(part) => set(actions.map((x) => (x.key === a.key ? { ...x, ...part } : x)))}
            onRemove={() => set(actions.filter((x) => x.key !== a.key))}
          />
        ))}
      </Stack>
      {!isDisabled && actions.length < mostActions && (
        <Box>
          <Button
            size="small"
            variant="text"
            startIcon={<Plus size={14} />}
            onClick={() => {
              const kind = actionKinds.find((k) => !actions.some((a) => a.kind === k)) ?? 'notify';
              const wanted = actions.some((a) => a.kind === 'notify') ? kind : 'notify';
              set([...actions, { ...newAction(wanted, fresh[wanted]), key: newKey() }]);
            }}
          >
            {t('automation.addAction')}
          </Button>
        </Box>
      )}
    </Part>
  );
}

function ActionRow({
  action: a,
  errors,
  isDisabled,
  onChange,
  onRemove,
}: {
  action: Action;
  errors: FieldErrors;
  isDisabled: boolean;
  onChange: (part: Partial<RuleAction>) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const Icon = actionIcon[a.kind];
  const props = { action: a, errors, isDisabled, onChange };
  return (
    <Box
      component="li"
      sx={{ border: 1, borderColor: 'h.border', borderRadius: '8px', p: 3, bgcolor: 'h.canvas' }}
    >
      <Stack direction="row" sx={{ gap: 2.5, alignItems: 'center' }}>
        <Box aria-hidden sx={{ color: 'h.text2', display: 'flex' }}>
          <Icon size={16} />
        </Box>
        <TextField
          select
          value={a.kind}
          disabled={isDisabled}
          error={!!errors.kind}
          onChange={(e) => {
            const kind = e.target.value as RuleAction['kind'];
            onChange({ kind, ...fresh[kind] });
          }}
          slotProps={{
            select: { native: true },
            htmlInput: { 'aria-label': t('automation.actionKind') },
          }}
          sx={{ minWidth: 0 }}
        >
          {actionKinds.map((k) => (
            <option key={k} value={k}>
              {t(`automation.kind.${k}`)}
            </option>
          ))}
        </TextField>
        <Typography
          variant="caption"
          color="textSecondary"
          sx={{ flex: 1, minWidth: 0, display: { xs: 'none', sm: 'block' } }}
        >
          {t(`automation.kindHint.${a.kind}`)}
        </Typography>
        {!isDisabled && (
          <Tooltip title={t('automation.removeAction')}>
            <IconButton size="small" aria-label={t('automation.removeAction')} onClick={onRemove}>
              <Trash2 size={14} />
            </IconButton>
          </Tooltip>
        )}
      </Stack>
      {a.kind === 'budget' && <BudgetFields {...props} />}
      {a.kind === 'notify' && <NotifyFields {...props} />}
      {a.kind === 'task' && (
        <Words {...props} name="title" label={t('automation.taskTitle')} hint={<Hint />} />
      )}
      {a.kind === 'webhook' && (
        <>
          <Words {...props} name="url" label={t('automation.url')} hint={t('automation.urlHint')} />
          <SigningSecret />
        </>
      )}
      {errors.kind && (
        <Typography role="alert" variant="caption" component="p" sx={{ color: 'h.red', mt: 2 }}>
          {errors.kind}
        </Typography>
      )}
    </Box>
  );
}

interface FieldsProps {
  action: Action;
  errors: FieldErrors;
  isDisabled: boolean;
  onChange: (part: Partial<RuleAction>) => void;
}

function BudgetFields({ action: a, errors, isDisabled, onChange }: FieldsProps) {
  const { t } = useTranslation();
  const isPercent = a.amount === null || a.amount === undefined;
  const by = (isPercent ? a.percent : a.amount) ?? 0;
  const isDown = by < 0 || Object.is(by, -0);
  const set = (size: number, percent: boolean) =>
    onChange(percent ? { percent: size, amount: null } : { amount: size, percent: null });
  const select = (
    label: string,
    value: string,
    choices: [string, string][],
    change: (value: string) => void,
  ) => (
    <TextField
      select
      value={value}
      disabled={isDisabled}
      onChange={(e) => change(e.target.value)}
      slotProps={{ select: { native: true }, htmlInput: { 'aria-label': label } }}
    >
      {choices.map(([v, text]) => (
        <option key={v} value={v}>
          {text}
        </option>
      ))}
    </TextField>
  );
  const money = (name: 'floor' | 'ceiling') => (
    <Field label={t(`automation.${name}`)} hint={t('controls.optional')} error={errors[name]}>
      {(id, describedBy) => (
        <NumberInput
          id={id}
          describedBy={describedBy}
          measure="money"
          value={a[name] ?? null}
          isInvalid={!!errors[name]}
          isDisabled={isDisabled}
          width={140}
          onChange={(n) => onChange({ [name]: n })}
        />
      )}
    </Field>
  );
  const said = errors.percent ?? errors.amount;
  return (
    <Stack sx={{ gap: 3, mt: 3 }}>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
        {select(
          t('automation.direction'),
          isDown ? 'down' : 'up',
          [
            ['up', t('automation.raiseBy')],
            ['down', t('automation.lowerBy')],
          ],
          (v) => set((v === 'down' ? -1 : 1) * Math.abs(by), isPercent),
        )}
        <NumberInput
          label={t('automation.howMuch')}
          measure={isPercent ? 'points' : 'money'}
          value={Math.abs(by)}
          isInvalid={!!said}
          isDisabled={isDisabled}
          onChange={(n) => set((isDown ? -1 : 1) * Math.abs(n ?? 0), isPercent)}
        />
        {select(
          t('automation.unit'),
          isPercent ? 'percent' : 'money',
          [
            ['percent', t('automation.inPercent')],
            ['money', t('automation.inMoney')],
          ],
          (v) => set((isDown ? -1 : 1) * (v === 'percent' ? 20 : 10), v === 'percent'),
        )}
      </Stack>
      {said && (
        <Typography role="alert" variant="caption" component="p" sx={{ color: 'h.red' }}>
          {said}
        </Typography>
      )}
      <Stack direction="row" sx={{ columnGap: 4, flexWrap: 'wrap' }}>
        {money('floor')}
        {money('ceiling')}
      </Stack>
    </Stack>
  );
}

function Hint() {
  const { t } = useTranslation();
  return <>{t('automation.placeholders', { list: placeholders.map((p) => `{${p}}`).join(' ') })}</>;
}

function Words({
  action: a,
  errors,
  isDisabled,
  onChange,
  name,
  label,
  hint,
}: FieldsProps & { name: 'title' | 'url' | 'message'; label: string; hint: React.ReactNode }) {
  return (
    <Box sx={{ mt: 3 }}>
      <Field label={label} hint={hint} error={errors[name]}>
        {(id, describedBy) => (
          <TextField
            id={id}
            fullWidth
            value={a[name] ?? ''}
            error={!!errors[name]}
            disabled={isDisabled}
            onChange={(e) => onChange({ [name]: e.target.value })}
            slotProps={{
              htmlInput: { 'aria-describedby': describedBy, 'aria-invalid': !!errors[name] },
            }}
          />
        )}
      </Field>
    </Box>
  );
}

function NotifyFields(props: FieldsProps) {
  const { action: a, errors, isDisabled, onChange } = props;
  const { t } = useTranslation();
  const channels = useListAlertChannelsQuery({ limit: mostChannels }).data?.data ?? [];
  const chosen = a.channel_ids ?? [];
  return (
    <>
      <Stack direction="row" sx={{ mt: 3, columnGap: 5, rowGap: 2, flexWrap: 'wrap' }}>
        <Field label={t('automation.severity')} error={errors.severity}>
          {(id, describedBy) => (
            <TextField
              id={id}
              select
              value={a.severity ?? 'WARNING'}
              disabled={isDisabled}
              onChange={(e) => onChange({ severity: e.target.value as AlertSeverity })}
              slotProps={{
                select: { native: true },
                htmlInput: { 'aria-describedby': describedBy },
              }}
            >
              {severities.map((s) => (
                <option key={s} value={s}>
                  {t(`alerts.severity.${s}`)}
                </option>
              ))}
            </TextField>
          )}
        </Field>
        {channels.length > 0 && (
          <Box role="group" aria-label={t('automation.channels')}>
            <Typography variant="label" component="p" sx={{ mb: 1.5 }}>
              {t('automation.channels')}
            </Typography>
            <Stack direction="row" sx={{ flexWrap: 'wrap', columnGap: 3 }}>
              {channels.map((c) => (
                <FormControlLabel
                  key={c.id}
                  label={<Typography variant="body2">{c.name}</Typography>}
                  disabled={isDisabled}
                  sx={{ m: 0 }}
                  control={
                    <Checkbox
                      size="small"
                      checked={chosen.includes(c.id)}
                      onChange={(_, on) =>
                        onChange({
                          channel_ids: on ? [...chosen, c.id] : chosen.filter((x) => x !== c.id),
                        })
                      }
                      sx={{ p: 1 }}
                    />
                  }
                />
              ))}
            </Stack>
            <Typography variant="caption" component="p" color="textSecondary">
              {chosen.length === 0 && t('automation.asRouted')}
            </Typography>
          </Box>
        )}
      </Stack>
      <Words {...props} name="message" label={t('automation.message')} hint={<Hint />} />
    </>
  );
}

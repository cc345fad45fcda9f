import {
  Box,
  Button,
  DialogActions,
  DialogContent,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { Link2Off } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText, type Report, type ReportShare } from '@/api';
import { useShareReportMutation, useUnshareReportMutation } from '@/api/office';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { useConfirm } from '@/shared/ui/Confirm';
import { CopyField } from '@/shared/ui/CopyField';
import { Field, FormAlert } from '@/shared/ui/Field';
import { MakeDialog } from '@/shared/ui/MakeDialog';
import { isShared } from './model';

const choices = [1, 7, 14, 30, 90];
const usual = 14;

/** A link that shows this one report to whoever has it, until its day; it can be taken back before. */
export function ShareDialog({ report, onClose }: { report: Report; onClose: () => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const confirm = useConfirm();
  const [share, { isLoading }] = useShareReportMutation();
  const [unshare, { isLoading: isEnding }] = useUnshareReportMutation();
  const [days, setDays] = useState(usual);
  const [made, setMade] = useState<ReportShare>();
  const [alert, setAlert] = useState<string>();
  const until = made?.expires_at ?? (isShared(report) ? report.shared_until : null);

  const make = async () => {
    setAlert(undefined);
    const answer = await share({ id: report.id, body: { expires_in_days: days } });
    if (answer.error) setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
    else setMade(answer.data);
  };
  const end = async () => {
    const yes = await confirm({
      title: t('reports.revokeTitle', { name: report.title }),
      body: t('reports.revokeBody'),
      action: t('reports.revoke'),
      danger: true,
    });
    if (!yes) return;
    const answer = await unshare({ id: report.id });
    if (answer.error) return setAlert(problemText(answer.error) ?? t('controls.noAnswer'));
    notify.done(t('reports.revoked'));
    onClose();
  };
  return (
    <MakeDialog
      title={t('reports.shareTitle', { name: report.title })}
      isMade={!!made}
      onClose={onClose}
    >
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void make();
        }}
      >
        <DialogContent>
          <Stack sx={{ gap: 3 }}>
            <FormAlert>{alert}</FormAlert>
            {made ? (
              <CopyField
                label={t('reports.link')}
                value={`${location.origin}/shared/${made.token}`}
              />
            ) : (
              <Typography variant="body2" color="textSecondary">
                {t(until ? 'reports.sharedAlready' : 'reports.shareHint')}
              </Typography>
            )}
            {until && (
              <Stack
                direction="row"
                sx={{
                  alignItems: 'center',
                  gap: 2,
                  flexWrap: 'wrap',
                  px: 3,
                  py: 2,
                  borderRadius: '8px',
                  bgcolor: 'h.sunken',
                }}
              >
                <Typography variant="body2" sx={{ flex: 1, minWidth: 180 }}>
                  {t('reports.sharedUntil', { time: f.dateTime(until) })}
                </Typography>
                <Button
                  size="small"
                  variant="outlined"
                  color="error"
                  loading={isEnding}
                  startIcon={<Link2Off size={14} />}
                  onClick={() => void end()}
                >
                  {t('reports.revoke')}
                </Button>
              </Stack>
            )}
            {!made && (
              <Box sx={{ maxWidth: 220 }}>
                <Field label={t('reports.expires')}>
                  {(id, describedBy) => (
                    <TextField
                      id={id}
                      select
                      fullWidth
                      value={days}
                      onChange={(e) => setDays(Number(e.target.value))}
                      slotProps={{
                        select: { native: true },
                        htmlInput: { 'aria-describedby': describedBy },
                      }}
                    >
                      {choices.map((n) => (
                        <option key={n} value={n}>
                          {t('reports.days', { count: n })}
                        </option>
                      ))}
                    </TextField>
                  )}
                </Field>
              </Box>
            )}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button variant="outlined" onClick={onClose}>
            {t(made ? 'controls.done' : 'controls.cancel')}
          </Button>
          {!made && (
            <Button type="submit" variant="contained" loading={isLoading}>
              {t(until ? 'reports.newLink' : 'reports.makeLink')}
            </Button>
          )}
        </DialogActions>
      </form>
    </MakeDialog>
  );
}

import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { isApiError, problemText } from '@/api/problem';
import i18n from '@/i18n';

/** Whether the form has this field: "name", or "settings.token" inside a part of it. */
function isIn(values: unknown, field: string): boolean {
  let at = values;
  for (const part of field.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}

/**
 * Puts a problem's messages at the fields they belong to and focuses the first; returns the sentence
 * that belongs to no field, for the form's own alert.
 */
export function applyProblem<T extends FieldValues>(
  error: unknown,
  form: Pick<UseFormReturn<T>, 'setError' | 'getValues'>,
): string | undefined {
  if (!isApiError(error)) return i18n.t('controls.failed');
  if (error.status === 0) return i18n.t('controls.noAnswer');
  const values = form.getValues();
  const rest: string[] = [];
  let first = true;
  for (const [field, message] of Object.entries(error.fields)) {
    if (!isIn(values, field)) {
      rest.push(`${field}: ${message}`);
      continue;
    }
    form.setError(field as Path<T>, { type: 'server', message }, { shouldFocus: first });
    first = false;
  }
  if (rest.length > 0) return rest.join(' · ');
  return first ? problemText(error) : undefined;
}

/** A message is a translation key when the schema made it, plain text when the server did. */
export function fieldMessage(message: string | undefined): string | undefined {
  if (!message) return undefined;
  return /^valid\.\w+$/.test(message) ? i18n.t(message as 'valid.required') : message;
}

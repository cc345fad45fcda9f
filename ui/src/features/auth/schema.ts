import * as z from 'zod/mini';

/** Messages are translation keys. The server has the last word; these save a round trip. */
const shortestPassword = 10;
const longest = 200;
const filled = () =>
  z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.maxLength(longest, 'valid.tooLong'));
const email = () =>
  z
    .string()
    .check(z.trim(), z.minLength(1, 'valid.required'), z.regex(/^[^\s@]+@[^\s@]+$/, 'valid.email'));
const newPassword = () =>
  z
    .string()
    .check(z.minLength(shortestPassword, 'valid.password'), z.maxLength(longest, 'valid.tooLong'));

export const loginSchema = z.object({
  email: email(),
  password: z.string().check(z.minLength(1, 'valid.required')),
});
export const registerSchema = z.object({
  name: filled(),
  email: email(),
  password: newPassword(),
  organization: filled(),
  currency: filled(),
  time_zone: filled(),
});
export const forgotSchema = z.object({ email: email() });
export const resetSchema = z.object({ password: newPassword() });
export const joinSchema = z.object({ name: filled(), password: newPassword() });
export const joinExistingSchema = z.object({
  name: z.string(),
  password: z.string().check(z.minLength(1, 'valid.required')),
});
export type LoginForm = z.infer<typeof loginSchema>;
export type RegisterForm = z.infer<typeof registerSchema>;
export type ForgotForm = z.infer<typeof forgotSchema>;
export type ResetForm = z.infer<typeof resetSchema>;
export type JoinForm = z.infer<typeof joinSchema>;

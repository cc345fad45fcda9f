import { IconButton, Tooltip, type IconButtonProps } from '@mui/material';

/** A button that is only a picture: its name is said to readers of screens, and shown to those who point at it. */
export function IconDeed({ name, ...rest }: { name: string } & Omit<IconButtonProps, 'name'>) {
  const button = <IconButton size="small" aria-label={name} {...rest} />;
  // One that may not be pressed hears no pointer.
  return rest.disabled ? button : <Tooltip title={name}>{button}</Tooltip>;
}

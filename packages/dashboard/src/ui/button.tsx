import * as Ariakit from '@ariakit/react'

type Props = Ariakit.ButtonProps & { kind?: 'plain' | 'primary' | 'danger' | 'quiet' }

/** A button that can be reached while it is disabled, so that its reason can be read. */
export function Button({ kind = 'plain', className = '', ...props }: Props) {
  return (
    <Ariakit.Button
      accessibleWhenDisabled
      {...props}
      className={`button button-${kind} ${className}`.trim()}
    />
  )
}

/** How many devices an account may have at a time. */
export const maxDevices = 20

/** How many unclaimed key packages a device may have in stock, beside its last resort. */
export const maxStock = 100
/** Up to how many a device should publish. */
export const targetStock = 50
/** At or below how many the account is told that a device's stock is low. */
export const lowStock = 20
/** Largest key package, in bytes. */
export const maxKeyPackageBytes = 16 * 1024
/** How long a claim entitles to add the device. */
export const claimLifeMs = 24 * 3600_000

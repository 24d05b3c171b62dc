/** How many messages a device may send at once (`sendMessageBatch`). */
export const maxBatch = 50

/** How long a message may be, as the lexicon has it: a padded plaintext of 128 KiB, and what MLS adds to it. */
export const maxCiphertextBytes = 135_168

/** How long an ephemeral message may be, as the lexicon has it. */
export const maxEphemeralBytes = 4096

/** How many entries one reading of the log gives, at most and unless told. */
export const logPage = { most: 500, usual: 100 }

/** How many bytes of bodies one reading of the log gives, so that an answer stays small; one entry always fits. */
export const maxLogBytes = 4 * 1024 * 1024

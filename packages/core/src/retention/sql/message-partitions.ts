/** A partition that has been, or is just being, taken out. */
export type PartitionRow = { readonly name: string }

/** Partitions whose taking out was cut short: they are seen by nobody, and stand in the way of the next. */
export const selectHalfDetached = `
  SELECT inhrelid::regclass::text AS name FROM pg_inherits
  WHERE inhparent = 'message'::regclass AND inhdetachpending`

/** Tables that have been partitions. One that is just being made is one by the time that others see it. */
export const selectDetached = `
  SELECT c.relname AS name FROM pg_class c
  JOIN pg_class parent ON parent.oid = 'message'::regclass AND parent.relnamespace = c.relnamespace
  WHERE c.relkind = 'r' AND NOT c.relispartition AND c.relname ~ '^message_[0-9]{8}$'
  ORDER BY c.relname`

/** How many convos are told by one look at which are left. */
export const portion = 100

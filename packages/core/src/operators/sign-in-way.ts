/** How an operator signed in: by a one-time link, by the admin token, or with an account. */
export type SignInWay = 'link' | 'token' | 'oauth'

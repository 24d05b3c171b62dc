import type { RuleRow } from '../row.ts'

/** Which proposals a commit may carry, and what they may do to the tree. */
export const proposalRows = {
  'proposals.by-value': {
    source: 'policy; RFC 9420 §12.4.3.2',
    says: 'A commit carries its proposals by value; none is sent before it and referred to.',
    error: 'ProposalNotAllowed',
  },
  'proposals.closed-list': {
    source: 'policy; RFC 9420 §12.2',
    says: 'A member commits Add, Remove and GroupContextExtensions, a joiner ExternalInit and Remove; every other type is refused, known or not.',
    error: 'ProposalNotAllowed',
  },
  'proposals.one-extensions': {
    source: 'RFC 9420 §12.2',
    says: 'A commit carries at most one GroupContextExtensions.',
    error: 'ProposalNotAllowed',
  },
  'proposals.one-external-init': {
    source: 'RFC 9420 §12.2',
    says: 'An external commit carries exactly one ExternalInit.',
    error: 'ProposalNotAllowed',
  },
  'proposals.one-external-remove': {
    source: 'RFC 9420 §12.2',
    says: 'An external commit carries at most one Remove.',
    error: 'ProposalNotAllowed',
  },
  'proposals.kem-output': {
    source: 'RFC 9420 §8.3, §12.1.6; RFC 9180 §7.1.4',
    says: 'The KEM output of an ExternalInit is one that some key opens.',
    error: 'InvalidMls',
  },
  'proposals.path-required': {
    source: 'RFC 9420 §12.4, §12.4.3.2, §17.4',
    says: 'Only a commit of nothing but Adds goes without a path: without one, whoever is removed would go on reading.',
    error: 'PathRequired',
  },
  'proposals.remove-once': {
    source: 'RFC 9420 §12.2',
    says: 'No leaf is removed twice by one commit.',
    error: 'InvalidMls',
  },
  'proposals.remove-self': {
    source: 'RFC 9420 §12.2',
    says: 'No commit removes its own committer.',
    error: 'InvalidMls',
  },
  'proposals.remove-present': {
    source: 'RFC 9420 §12.1.3',
    says: 'A Remove names a leaf that is in the tree.',
    error: 'InvalidMls',
  },
} as const satisfies Record<string, RuleRow>

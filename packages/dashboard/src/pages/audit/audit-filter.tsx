import { useId } from 'react'
import { Button } from '../../ui/button.tsx'
import { acts } from './acts.ts'

/** What is looked for. */
export type AuditSearch = {
  readonly act?: string | undefined
  readonly did?: string | undefined
  readonly by?: string | undefined
}

type Props = { search: AuditSearch; onSearch: (search: AuditSearch) => void }

/** Narrows the log down to one kind of act, one account, or one operator. */
export function AuditFilter({ search, onSearch }: Props) {
  const read = (form: FormData) => {
    const text = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
    }
    return { act: text('act'), did: text('did'), by: text('by') }
  }
  return (
    <form className="audit-filter" action={(form) => onSearch(read(form))} aria-label="Which entries">
      <Fields key={JSON.stringify(search)} search={search} />
      <div className="actions">
        <Button type="submit">Show</Button>
        {Object.values(search).some((value) => value !== undefined) && (
          <Button kind="quiet" onClick={() => onSearch({})}>
            Show all
          </Button>
        )}
      </div>
    </form>
  )
}

/** What is typed, as long as nothing else is looked for. */
function Fields({ search }: Pick<Props, 'search'>) {
  const id = useId()
  return (
    <>
      <div className="field">
        <label htmlFor={`${id}-act`}>Act</label>
        <select id={`${id}-act`} name="act" defaultValue={search.act ?? ''}>
          <option value="">Every act</option>
          {Object.entries(acts).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-did`}>About the account</label>
        <input
          id={`${id}-did`}
          name="did"
          defaultValue={search.did ?? ''}
          placeholder="did:plc:…"
          pattern="did:[a-z]+:.+"
          title="A whole DID, such as did:plc:…"
          spellCheck={false}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-by`}>By the operator</label>
        <input
          id={`${id}-by`}
          name="by"
          defaultValue={search.by ?? ''}
          placeholder="did:plc:…, token or link"
          spellCheck={false}
        />
      </div>
    </>
  )
}

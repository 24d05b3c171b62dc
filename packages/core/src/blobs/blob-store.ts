/**
 * What keeps the bytes of blobs, by name. It need not be told twice: to put what is there, or to delete what is not, does
 * no harm. What it has put it has kept, also if the machine fails a moment later.
 */
export interface BlobStore extends AsyncDisposable {
  /**
   * Keeps bytes under a name.
   *
   * @throws ServiceError `BlobStoreUnavailable`
   */
  put(key: string, bytes: Uint8Array): Promise<void>
  /**
   * The bytes under a name; undefined if there are none.
   *
   * @throws ServiceError `BlobStoreUnavailable`
   */
  get(key: string): Promise<Uint8Array | undefined>
  /**
   * Deletes what is under some names.
   *
   * @throws ServiceError `BlobStoreUnavailable`
   */
  delete(keys: readonly string[]): Promise<void>
}

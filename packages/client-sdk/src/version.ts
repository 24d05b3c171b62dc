/* Generated from package.json by "npm run codegen": do not edit. */

/** This version of the SDK. */
export const SDK_VERSION = '0.1.0'

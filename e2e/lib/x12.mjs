// SPDX-License-Identifier: Apache-2.0

/** X12 of version 5010: professional claims (837P) and remittances (835), read strictly. */

export { read837 } from './x12/claims.mjs';
export { X12Error } from './x12/interchange.mjs';
export { read835 } from './x12/remittances.mjs';

// SPDX-License-Identifier: Apache-2.0

/**
 * GS1 EPCIS and CBV 2.0: documents of 1.2 and 2.0 read into plain events and written as JSON-LD, the
 * hash that names an event, and identifiers between EPC URN and Digital Link.
 */

export { readDocument } from './epcis/document.mjs';
export { CANONICAL_HOST, identifierOf, linkOf, linkUri, readLink, writeLink } from './epcis/digitalLink.mjs';
export { fromUrn, toUrn } from './epcis/epc.mjs';
export { eventHash, hashOf, preHash } from './epcis/eventHash.mjs';
export { expiryDate, expiryDay, expiryOf } from './epcis/expiry.mjs';
export { EpcisError } from './epcis/findings.mjs';
export { inEpcs, inLinks, lotAndExpiry } from './epcis/forms.mjs';
export { toEpc, toLink } from './epcis/identifiers.mjs';
export { Gs1Error } from './epcis/numbers.mjs';
export { writeDocument } from './epcis/writer.mjs';
